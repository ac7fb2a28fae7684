// A directory that only its owner can write to: where secrets are put. What is there already is looked at, never re-moded.
import { lstatSync, mkdirSync } from 'node:fs'
import { TidemarkError } from '../../errors.ts'

/**
 * Made with its parents if it is not there.
 *
 * @param what is done with it, for the error
 * @throws TidemarkError `environment` where others could write to it; what the file system throws
 */
export function makePrivateDirectory(path: string, what: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const wrong = whyNotOurs(path)
  if (wrong === undefined) return
  throw new TidemarkError(
    'environment',
    `${what} in ${path}: ${wrong}, wanted a directory that only its owner can write to`,
  )
}

/** Undefined when it is ours: whoever can write there could put a link in the place of a file that is about to be written. */
function whyNotOurs(path: string): string | undefined {
  const found = lstatSync(path)
  if (!found.isDirectory()) return 'it is a link or a file'
  if (process.getuid !== undefined && found.uid !== process.getuid()) return 'it belongs to somebody else'
  const mode = found.mode & 0o777
  if (process.platform !== 'win32' && (mode & 0o022) !== 0) return `its mode is 0${mode.toString(8)}`
  return undefined
}
