// Culprits as people look for them: the path from where they stand, and the line itself.
import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import type { Culprit, Finding, Place, Through } from '../findings/finding.ts'
import { passes, through } from '../findings/passes.ts'
import { folderOf } from '../findings/cause/through.ts'
import { addsInFunction, isInFunction, lineInFunction } from './line-in-function.ts'
import { packageManifest } from './package-manifest.ts'
import { withoutComments } from './without-comments.ts'

/** Longer lines are cut; what acquires is at the beginning. */
const MAX_CODE_CHARACTERS = 160
/** More white space before it is no indentation. */
const MAX_LINE_CHARACTERS = 4_096
/** A whole agent in one bundle has some 17 MB. Of a file with more nothing is shown. */
const MAX_FILE_BYTES = 64 * 1024 * 1024

/** The same, with paths below `directory` relative to it, and the code of every line that can be read. */
export function locatedCulprits<Told extends { readonly findings: readonly Finding[] }>(
  told: Told,
  directory: string,
): Told & { readonly findings: readonly Finding[] } {
  const context = { locate: (culprit: Culprit) => located(culprit, directory) }
  return { ...told, findings: through(passes.located, told.findings, context) }
}

/** Relative to `directory` when it is below it. */
export function shownPath(file: string, directory: string): string {
  const path = relative(directory, file)
  return path.startsWith('..') || isAbsolute(path) ? file : path
}

function located(
  { seek, calls, near, orIn = [], through: called, ...first }: Culprit,
  directory: string,
): Culprit {
  const given = seek === undefined ? first : { ...first, ...addingPlace([first, ...orIn], seek) }
  const { function: name, ...place } = given
  const lines = linesOf(given.file)
  const sought = seek === undefined ? [] : withoutComments(lines)
  const found =
    seek === undefined ? given.line : lineInFunction(sought, { line: given.line, names: seek, calls, near })
  const line = found ?? given.line
  const code =
    lines[line - 1]?.slice(0, MAX_LINE_CHARACTERS).trim().slice(0, MAX_CODE_CHARACTERS) || undefined
  // A line outside of the function is not of that name.
  const isInside = line === given.line || isInFunction(sought, { from: given.line, line })
  return {
    ...place,
    line,
    ...(name !== undefined && isInside && { function: name }),
    ...(line !== given.line && { isByName: true as const }),
    ...(found === undefined && { isBeginning: true as const }),
    file: shownPath(given.file, directory),
    ...(called !== undefined && { through: locatedThrough(called, directory) }),
    ...(code !== undefined && { code }),
  }
}

function locatedThrough({ orIn = [], seek, ...first }: Through, directory: string): Through {
  const { package: folderName, file } = first
  const at = { file, line: first.line, ...(first.function !== undefined && { function: first.function }) }
  const place = (seek && addingPlace([at, ...orIn], seek)) ?? at
  const folder = folderOf({ ...first, file: place.file })
  const line =
    seek === undefined ? place.line : lineInFunction(codeOf(place.file), { line: place.line, names: seek })
  const { name = folderName, version } = folder === undefined ? {} : packageManifest(folder)
  return {
    package: name,
    ...(version !== undefined && { version }),
    ...place,
    file: shownPath(place.file, directory),
    line: line ?? place.line,
    ...(line === undefined && { isBeginning: true as const }),
  }
}

/** Of the functions on the way the one that adds to the nearest name of what holds what grows. */
function addingPlace(places: readonly Place[], names: readonly string[]): Place | undefined {
  // Of a bundle of megabytes the lines are cut once.
  const texts = new Map([...new Set(places.map(({ file }) => file))].map((file) => [file, codeOf(file)]))
  const adds = ({ file, line }: Place, name: string): boolean =>
    addsInFunction(texts.get(file) ?? [], line, name)
  return names.flatMap((name) => places.filter((place) => adds(place, name)))[0]
}

function codeOf(file: string): readonly string[] {
  return withoutComments(linesOf(file))
}

/** Empty for a file that is gone, or of Node, or too big. Lines are slices of one text: they cost their number, not its length. */
function linesOf(file: string): readonly string[] {
  try {
    const { size } = statSync(file)
    return size > MAX_FILE_BYTES ? [] : readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}
