// A builder that minifies each bundle with workers of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'jest-worker'

export async function create() {
  const directory = mkdtempSync(join(tmpdir(), 'builder-'))
  const file = join(directory, 'minify.js')
  writeFileSync(file, 'exports.minify = (text) => text.replace(/ +/g, " ")\n')
  return {
    async step(i) {
      const workers = new Worker(file, { numWorkers: 1, exposedMethods: ['minify'] })
      if ((await workers.minify(`bundle   ${i}`)) !== `bundle ${i}`) throw new Error('not minified')
    },
    async close() { rmSync(directory, { recursive: true, force: true }) },
  }
}
