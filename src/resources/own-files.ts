// Which files of Tidemark's run inside a program that it measures: a frame of theirs is nobody's line, and what they hold
// is no leak of the program's.
import { dirname, join, sep } from 'node:path'

const source = dirname(import.meta.dirname)
const folders = ['heap', 'host', 'system', 'probe', 'resources', 'testing'].map(
  (folder) => join(source, folder) + sep,
)

/** What is bundled for another runtime is one file, by this name and with a stamp of its sources. */
const BUNDLED = /[\\/](?:bun|deno)-(?:probe|host)(?:-[\d-]+)?\.cjs$/

export function isOwnFile(path: string): boolean {
  return (
    path === import.meta.filename || BUNDLED.test(path) || folders.some((folder) => path.startsWith(folder))
  )
}
