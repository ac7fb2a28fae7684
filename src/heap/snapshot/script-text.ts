// The text of a script that a snapshot names: V8 keeps only its beginning there, so it is read from the disk.
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A whole agent in one bundle has some 17 MB; it is held as text, once, and looked through in place. */
const MAX_SOURCE_BYTES = 64 * 1024 * 1024

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
