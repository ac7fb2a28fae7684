// The text of a script that a snapshot names: V8 keeps only its beginning there, so it is read from the disk.
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** No source that a person wrote is longer. */
const MAX_SOURCE_BYTES = 8 * 1024 * 1024

/** Undefined when the script is no file, or one that is not there any more. */
export function scriptText(url: string): string | undefined {
  try {
    const path = url.startsWith('file:') ? fileURLToPath(url) : url
    if (!isAbsolute(path) || statSync(path).size > MAX_SOURCE_BYTES) return undefined
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
