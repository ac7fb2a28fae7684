// Where scenarios are found: those that ship with Tidemark by name, anybody's own by path.
import { existsSync, readdirSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { TidemarkError } from '../errors.ts'

const shipped = new URL('../../scenarios/', import.meta.url)
/** `.ts` when run from source, `.js` from dist. */
const extension = extname(fileURLToPath(import.meta.url))

/** Names of the scenarios that ship with Tidemark, sorted. */
export function shippedNames(): readonly string[] {
  return readdirSync(shipped)
    .filter((file) => file.endsWith(extension) && !file.endsWith('.d.ts'))
    .map((file) => basename(file, extension))
    .toSorted()
}

/** The module of a scenario, given by name, or by path where it looks like one. @throws TidemarkError `usage` or `input` */
export function scenarioUrl(nameOrPath: string): string {
  if (/[/\\]|\.[cm]?[jt]s$/.test(nameOrPath)) return fileUrl(nameOrPath, 'scenario')
  const names = shippedNames()
  if (!names.includes(nameOrPath)) {
    throw new TidemarkError(
      'usage',
      `Find scenario ${nameOrPath}: there is none of this name, wanted one of ${names.join(', ')}, or the path of a module`,
    )
  }
  return new URL(`${nameOrPath}${extension}`, shipped).href
}

/** @throws TidemarkError `input` when there is no such file */
export function fileUrl(path: string, what: string): string {
  const file = resolve(path)
  if (!existsSync(file)) throw new TidemarkError('input', `Load ${what} ${path}: there is no such file`)
  return pathToFileURL(file).href
}
