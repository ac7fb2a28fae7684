// From a line that ran to the line that was written: as a loader's own hook prints it (vitest, tsx), or through
// Node's table of maps or the map that the file names.
import { readFileSync } from 'node:fs'
import { findSourceMap, SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, resolve } from 'node:path'
import { pathOf } from './file-url.ts'
import { packageFolder } from './package-frame.ts'

export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Files whose map is remembered; maps are read once per file, never on the hot path. */
const maxMaps = 256

const maps = new Map<string, SourceMap | undefined>()

/** The position at the end of a printed stack frame. */
export function printedPosition(printed: unknown): Position | undefined {
  if (typeof printed !== 'string') return undefined
  const match = /\(?((?:file:\/\/)?\/[^():]+):(\d+):(\d+)\)?\s*$/.exec(printed)
  if (match === null) return undefined
  const [, file = '', line, column] = match
  return {
    file: pathOf(file),
    line: Number(line),
    column: Number(column),
  }
}

/** The position before compilation, or the same one where no map is found, or none that can be read. */
export function mappedPosition(position: Position): Position {
  try {
    return mapped(position)
  } catch {
    return position // A map is the program's: Node throws on some that it has itself taken in.
  }
}

function mapped(position: Position): Position {
  const { file, line, column } = position
  const entry = mapOf(file)?.findEntry(line - 1, column - 1)
  if (entry === undefined || !('originalSource' in entry) || typeof entry.originalSource !== 'string')
    return position
  const source = entry.originalSource
  const original = source.startsWith('file:') ? pathOf(source) : resolve(dirname(file), source)
  // A map that was built elsewhere leads out of its package, to a folder that is nobody's.
  if (packageFolder(original) !== packageFolder(file)) return position
  return { file: original, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
}

function mapOf(file: string): SourceMap | undefined {
  const known = maps.get(file)
  if (known !== undefined || maps.has(file)) return known
  const map = findSourceMap(file) ?? readMap(file)
  if (maps.size < maxMaps) maps.set(file, map)
  return map
}

function readMap(file: string): SourceMap | undefined {
  try {
    const url = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(readFileSync(file, 'utf8'))?.[1]
    if (url === undefined) return undefined
    const inline = /^data:application\/json[^,]*;base64,(.+)$/.exec(url)?.[1]
    const text =
      inline === undefined
        ? readFileSync(resolve(dirname(file), url), 'utf8')
        : Buffer.from(inline, 'base64').toString()
    const payload: SourceMapPayload = JSON.parse(text)
    return new SourceMap(payload)
  } catch {
    return undefined // No file, no map or a broken one: the line that ran is the best there is.
  }
}
