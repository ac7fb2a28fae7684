// From the tally of a survey to series by path: in words, with where they were written.
import { isRuntimeFile } from '../resources/runtime-files.ts'
import { pathOf } from '../resources/file-url.ts'
import { isOwnFile } from '../resources/own-files.ts'
import type { PathTally, Tally } from '../heap/paths/path-tally.ts'
import { closureIn, closurePosition, type ClosurePosition } from '../heap/paths/closure-position.ts'
import { holdingPositions } from '../heap/paths/holding-position.ts'
import { mappedPosition } from '../resources/source-map.ts'
import { otherWaysTo } from './other-ways.ts'
import type { PathSeries, PathSource } from './heap-evidence.ts'
import type { PathBounds } from './path-bounds.ts'

/** Steps of a path that are shown where no variable begins it. */
const SHOWN_STEPS = 4
const MOST_SHOWN_STEPS = 8
/** Growth in bytes alone that is worth a series. */
const WORTH_BYTES = 2_048
const CONTROL = 'TidemarkControl'
const HARNESS = 'SurveyLife'
/** Fields of the harness that are not the subject. */
const HARNESS_FIELDS: ReadonlySet<string> = new Set(['#with', '#sampler', '#control', '#trace'])

/** Numbers of paths are unique over all heaps. */
const MOST_PATHS = 10_000_000

/** One heap over all captures. */
export interface HeapTally {
  readonly tally: PathTally
  /** Undefined for the main thread. */
  readonly worker?: number
  /** One for each capture with snapshots; undefined where this heap was not there. */
  readonly tallies: readonly (Tally | undefined)[]
  /** Where paths were written, kept for the captures in which nothing is on them any more: after close most are gone. */
  readonly sources: Map<number, PathSource>
  /** Of what holds them the same. */
  readonly holders: Map<number, readonly PathSource[]>
  readonly bounds: PathBounds
}

/** @param groups captures, by number, within which growth is looked for */
export function grownPaths(heap: HeapTally, groups: readonly (readonly number[])[]): readonly PathSeries[] {
  const grown: number[] = []
  for (let path = 1; path < heap.tally.size; path += 1) {
    if (groups.some((group) => isGrown(heap, path, group))) grown.push(path)
  }
  heap.bounds.look(heap.tally, new Set(grown))
  const otherWays = otherWaysTo(heap, grown)
  const onWay = new Map([...otherWays].flatMap(([path, others]) => others.map((other) => [other, path])))
  const told = grown.filter((path) => !onWay.has(path))
  return told.map((path) => {
    const source = sourceOf(heap.tally, path) ?? heap.sources.get(path)
    if (source !== undefined) heap.sources.set(path, source)
    const holders = holdersOf(heap.tally, path) ?? heap.holders.get(path) ?? []
    heap.holders.set(path, holders)
    return pathSeries(heap, path, { source, holders, otherWays: otherWays.get(path) ?? [], onWay })
  })
}

/** In a heap that came later, what it needs for itself grew from nothing: it counts from its first capture on. */
function isGrown({ tallies }: HeapTally, path: number, group: readonly number[]): boolean {
  const seen = group.flatMap((index) => tallies[index] ?? [])
  const [first, last] = [seen[0], seen.at(-1)]
  if (first === undefined || last === undefined || first === last) return false
  const more = (last.counts[path] ?? 0) - (first.counts[path] ?? 0)
  return more > 0 || (last.bytes[path] ?? 0) - (first.bytes[path] ?? 0) >= WORTH_BYTES
}

/** Where the nearest function on the path was written, and what holds it. */
interface Written {
  readonly source: PathSource | undefined
  readonly holders: readonly PathSource[]
  /** Paths on which the same things were, at other looks. */
  readonly otherWays: readonly number[]
  /** Of all such ways: the path that tells of them. */
  readonly onWay: ReadonlyMap<number, number>
}

function pathSeries(
  { tally, tallies, worker, bounds }: HeapTally,
  path: number,
  { source, holders, otherWays, onWay }: Written,
): PathSeries {
  const offset = (worker ?? 0) * MOST_PATHS
  const above = ancestors(tally, path)
  const label = tally.labelOf(path)
  const holder = tally.labelOf(tally.parentOf(path))
  const of = belongsTo(tally, [path, ...above], source)
  const bound = bounds.of(path)
  const ways = [path, ...otherWays]
  const toldOf = (each: number): number => offset + (onWay.get(each) ?? each)
  const elsewhere = new Set(otherWays.flatMap((each) => ancestors(tally, each)).map(toldOf))
  return {
    ...(worker !== undefined && { worker }),
    id: offset + path,
    above: above.map(toldOf),
    ...(elsewhere.size > 0 && { aboveElsewhere: [...elsewhere] }),
    path: [...(worker === undefined ? [] : ['worker thread']), ...inWords(tally, path, above)],
    names: namesOn(tally, [path, ...above]),
    container: label?.isVariable === true ? undefined : holder?.what,
    what: label?.what ?? '',
    counts: tallies.map((each) => summed(each?.counts, ways)),
    bytes: tallies.map((each) => summed(each?.bytes, ways)),
    ...(bound && { bound }),
    source: of === 'subject' ? source : undefined,
    ...(of === 'subject' && holders.length > 0 && { holders }),
    of,
  }
}

function summed(values: Uint32Array | Float64Array | undefined, paths: readonly number[]): number {
  return paths.reduce((sum, path) => sum + (values?.[path] ?? 0), 0)
}

function ancestors(tally: PathTally, path: number): readonly number[] {
  const above: number[] = []
  for (let at = tally.parentOf(path); at !== 0; at = tally.parentOf(at)) above.push(at)
  return above
}

/** From the nearest variable that holds it; what comes before says how V8 got there. */
function inWords(tally: PathTally, path: number, above: readonly number[]): readonly string[] {
  const variable = above.findIndex((each) => tally.labelOf(each)?.isVariable === true)
  const shown = Math.min(variable === -1 ? SHOWN_STEPS : variable + 1, MOST_SHOWN_STEPS)
  const held = withoutHarness(tally, above).slice(0, shown)
  return [...held.toReversed(), path].map((each) => {
    const { edge = '', what = '' } = tally.labelOf(each) ?? {}
    if (edge === '' || edge === '[]') return what
    return what === `closure ${edge}` ? what : `${edge} (${what})`
  })
}

/** How we hold the subject tells its author nothing: what the subject holds does, where there is anything between. */
function withoutHarness(tally: PathTally, above: readonly number[]): readonly number[] {
  const ours = above.findIndex((each) => tally.labelOf(each)?.what === HARNESS)
  const below = ours < 1 ? undefined : tally.labelOf(above[ours - 1] ?? 0)?.edge
  return ours < 2 || HARNESS_FIELDS.has(below ?? '') ? above : above.slice(0, ours - 1)
}

/** Nearest first, up to the variable that holds it, or the module that exports it: of the loader's names none is the program's. */
function namesOn(tally: PathTally, path: readonly number[]): readonly string[] {
  const names: string[] = []
  for (const [at, each] of path.entries()) {
    const { edge = '', isVariable = false } = tally.labelOf(each) ?? {}
    const isExported = edge === 'exports' && tally.labelOf(path[at + 1] ?? 0)?.what === 'Module'
    if (isExported && names.length > 0) break
    if (edge !== '' && edge !== '[]' && /^[#\w$]+$/.test(edge)) names.push(edge)
    if (isVariable || isExported) break
  }
  return names
}

function belongsTo(
  tally: PathTally,
  path: readonly number[],
  source: PathSource | undefined,
): PathSeries['of'] {
  const labels = path.map((each) => tally.labelOf(each))
  if (labels.some((label) => label?.what === CONTROL)) return 'control'
  const ours = labels.findIndex((label) => label?.what === HARNESS)
  const below = ours === -1 ? undefined : labels[ours - 1]?.edge
  // Whatever else it holds is the subject's: a proxy around one has no name of its own.
  if (ours !== -1 && (below === undefined || !HARNESS_FIELDS.has(below))) return 'subject'
  if (source === undefined) return ours === -1 ? 'subject' : 'harness'
  return isOwnFile(source.file) ? 'harness' : 'subject'
}

/** Where the variable was written that holds it. */
function inContext(tally: PathTally, path: number): ClosurePosition | undefined {
  const { graph } = tally
  const context = tally.contextOf(path)
  const closure = graph === undefined || context === undefined ? undefined : closureIn(graph, context)
  return graph === undefined || closure === undefined ? undefined : closurePosition(graph, closure)
}

/** Undefined where nothing is on the path any more. The harness holds a subject, and is nobody's cause. */
function holdersOf(tally: PathTally, path: number): readonly PathSource[] | undefined {
  const { graph, walked } = tally
  const example = tally.exampleOf(path)
  if (graph === undefined || walked === undefined || example === undefined) return undefined
  return holdingPositions(graph, walked, example)
    .filter(({ url }) => !isOwnFile(pathOf(url)))
    .map((position) => ({ ...mapped(position), isExact: false }))
}

function sourceOf(tally: PathTally, path: number): PathSource | undefined {
  const { graph } = tally
  if (graph === undefined) return undefined
  const closure = tally.closureOf(path)
  const near = closure === undefined ? undefined : closurePosition(graph, closure)
  const position = near === undefined || isRuntimeFile(near.url) ? (inContext(tally, path) ?? near) : near
  if (position === undefined) return undefined
  const isExact = position === near && closure === tally.exampleOf(path)
  return { ...mapped(position), isExact }
}

function mapped({ url, line, column, function: name }: ClosurePosition): Omit<PathSource, 'isExact'> {
  const written = mappedPosition({ file: pathOf(url), line, column })
  return { file: written.file, line: written.line, ...(name !== '' && { function: name }) }
}
