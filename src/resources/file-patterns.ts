// Names of open files as people group them: `/var/log/app-2026-11-29.log` is one of `/var/log/app-*.log`. What is counted
// in a name, digits and ids, becomes a star; names that still differ in one part of their path are joined where there
// are too many of them.

/** How many are open, by name or pattern. */
export type FileCounts = Readonly<Record<string, number>>

/** What would not fit into so many names. */
export const OTHER_FILES = 'other files'

/** Fewer names that differ in one part are told one by one. */
const FEWEST_ALIKE = 3
/** A longer one is no name that a reader wants. */
const MAX_CHARACTERS = 256
const DELETED = / \(deleted\)$/
/** A UUID; hexadecimal or mixed runs with a digit inside, as ids and temporary names have; plain numbers. */
const IDS =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?<![A-Za-z\d])(?=[A-Za-z]*\d+[A-Za-z])[A-Za-z\d]{6,}(?![A-Za-z\d])|\d+/gi
/** Dates and versions are many numbers, and one thing. */
const RUN_OF_STARS = /\*(?:[-_:.TZ+]*\*)+/g

/** @param most names kept; of more the rest is counted as `other files` */
export function countsByPattern(files: readonly string[], most: number): FileCounts {
  const groups = Map.groupBy(files, patternOf)
  const counts = new Map(
    [...groups].map(([pattern, members]) => [
      new Set(members).size === 1 ? (members[0] ?? pattern) : pattern,
      members.length,
    ]),
  )
  return Object.fromEntries(joined(shortened(counts), most))
}

/** What is open more than before, most first; what is beside the biggest of them is left out. */
export function risenFiles(
  before: FileCounts,
  after: FileCounts,
  most: number,
): readonly (readonly [string, number])[] {
  const risen = Object.entries(after).map(([name, count]) => [name, count - countOf(name, before)] as const)
  const counts = new Map(risen.filter(([, rise]) => rise > 0))
  const sorted = [...joined(counts, most)].toSorted(([, one], [, other]) => other - one)
  const least = LEAST_SHARE * (sorted[0]?.[1] ?? 0)
  return sorted.filter(([, rise]) => rise >= least)
}

/** A log that is opened once while something leaks is no part of the leak. */
const LEAST_SHARE = 0.1

function patternOf(file: string): string {
  const deleted = DELETED.exec(file)?.[0] ?? ''
  const name = deleted === '' ? file : file.slice(0, -deleted.length)
  return `${name.replaceAll(IDS, '*').replaceAll(RUN_OF_STARS, '*')}${deleted}`
}

function shortened(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const short = new Map<string, number>()
  for (const [name, count] of counts) {
    const key = name.slice(0, MAX_CHARACTERS)
    short.set(key, (short.get(key) ?? 0) + count)
  }
  return short
}

/** What a pattern stands for has been counted under names of its own while it was fewer, and the other way round. */
function countOf(name: string, counts: FileCounts): number {
  return Object.entries(counts).reduce(
    (sum, [other, count]) => (other === name || isOf(other, name) || isOf(name, other) ? sum + count : sum),
    0,
  )
}

function isOf(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return false
  const [names, patterns] = [name.split('/'), pattern.split('/')]
  return names.length === patterns.length && names.every((part, at) => isPartOf(part, patterns[at] ?? ''))
}

/** Each literal where it comes first: names are the program's, and no expression may try them in every way. */
function isPartOf(part: string, pattern: string): boolean {
  const [start = '', ...others] = pattern.split('*')
  const end = others.pop()
  if (end === undefined) return part === pattern
  if (part.length < start.length + end.length || !part.startsWith(start) || !part.endsWith(end)) return false
  const middle = part.slice(start.length, part.length - end.length)
  let from = 0
  return others.every((literal) => {
    const at = middle.indexOf(literal, from)
    from = at + literal.length
    return at >= 0
  })
}

/** Joins the parts of paths that differ, from the last to the first, until there are no more than `most`. */
function joined(given: ReadonlyMap<string, number>, most: number): ReadonlyMap<string, number> {
  let counts = given
  const deepest = Math.max(0, ...[...given.keys()].map((name) => name.split('/').length))
  for (let fromEnd = 1; fromEnd <= deepest && counts.size > most; fromEnd += 1)
    counts = joinedAt(counts, fromEnd)
  if (counts.size <= most) return counts
  const sorted = [...counts].toSorted(([, one], [, other]) => other - one)
  const rest = sorted.slice(most - 1).reduce((sum, [, count]) => sum + count, 0)
  return new Map([...sorted.slice(0, most - 1), [OTHER_FILES, rest]])
}

function joinedAt(counts: ReadonlyMap<string, number>, fromEnd: number): ReadonlyMap<string, number> {
  const alike = Map.groupBy(counts, ([name]) => {
    const parts = name.split('/')
    return parts.with(Math.max(0, parts.length - fromEnd), endingOf(parts.at(-fromEnd) ?? '')).join('/')
  })
  return new Map(
    [...alike.values()].flatMap((group) => {
      const names = group.map(([name]) => name.split('/').at(-fromEnd) ?? '')
      const parts = group[0]?.[0].split('/') ?? []
      if (group.length < FEWEST_ALIKE) return group
      const sum = group.reduce((total, [, count]) => total + count, 0)
      return [[parts.with(parts.length - fromEnd, commonOf(names)).join('/'), sum] as const]
    }),
  )
}

/** Files of one kind are joined: `.log`, `.sock (deleted)`. */
function endingOf(part: string): string {
  return /(?:\.[A-Za-z]\w*)?(?: \(deleted\))?$/.exec(part)?.[0] ?? ''
}

function commonOf(names: readonly string[]): string {
  const [first = ''] = names
  const start = commonStart(first, names)
  const end = commonEnd(names.map((name) => name.slice(start.length)))
  return `${start}*${end}`.replaceAll(/\*+/g, '*')
}

function commonStart(first: string, names: readonly string[]): string {
  let length = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length -= 1
  return first.slice(0, length)
}

function commonEnd(names: readonly string[]): string {
  let [end = ''] = names
  for (const name of names) while (!name.endsWith(end)) end = end.slice(1)
  return end
}
