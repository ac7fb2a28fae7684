// The fault lies in a package below node_modules.
// Grows by about 1.5 kB a step.
// with: ../node_modules/tool-cache/index.js
import { ToolCache } from 'tool-cache'

export function create() {
  const cache = new ToolCache()
  return {
    step(i) {
      cache.wrap('grep', { pattern: `needle ${i}` }, () => `${i}:`.concat('x'.repeat(3))) // leak: heap
    },
    close() {
      cache.close()
    },
  }
}
