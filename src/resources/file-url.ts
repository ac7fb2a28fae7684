// The path of what may be a file URL. Code of `vm`, loaders and source maps name files as they like, so an odd URL is a
// name like any other: fileURLToPath throws on it, and nothing that reads a stack may.
import { fileURLToPath } from 'node:url'

/** The path of a file URL; anything else, and a URL that names no file of this system, as it is. */
export function pathOf(file: string): string {
  if (!file.startsWith('file:')) return file
  try {
    return fileURLToPath(file)
  } catch {
    return file
  }
}
