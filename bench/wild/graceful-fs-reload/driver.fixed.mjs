// A test runner that gives each test file a module registry of its own, but for what patches the core of Node.
import { createRequire } from 'node:module'

export async function create() {
  return {
    async step() {
      const require = createRequire(import.meta.url)
      for (const key of Object.keys(require.cache)) if (!key.includes('graceful-fs')) delete require.cache[key]
      const fs = require('graceful-fs')
      if (!fs.existsSync(import.meta.filename)) throw new Error('not there')
    },
    async close() {},
  }
}
