// The version of this package, as its own package.json says.
import { readFileSync } from 'node:fs'

/** The nearest package.json above: one level higher from dist than from source. */
export function version(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const found: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (typeof found === 'object' && found !== null && 'version' in found) return String(found.version)
    } catch {
      continue
    }
  }
  return 'unknown'
}
