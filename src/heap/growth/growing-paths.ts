// Which paths grow: LeakCanary's ObjectGrowthDetector, with growth wanted on every interval and the topmost path reported.
import type { PathCounts } from './path-walk.ts'
import { ROOT_PATH, type PathTable } from './path-table.ts'

export interface GrowingPath {
  /** The topmost path whose objects grew in number. */
  readonly path: number
  /** What holds them, and is the same for all that grew beside it. */
  readonly container: number
  /** Objects on the path, of each snapshot. */
  readonly counts: readonly number[]
  /** Own sizes of these, of those beside them that grew in the same container, and of all below, of each snapshot. */
  readonly bytes: readonly number[]
}

/** Every interval must bring at least `minimum` more: one that does not is a cache that filled, not a leak. */
function risesAlways(values: readonly number[], minimum: number): boolean {
  return values.length > 1 && values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) >= minimum)
}

/** Biggest first. What grows in one container is one finding. */
export function growingPaths(
  table: PathTable,
  walks: readonly PathCounts[],
  minimum: number,
): readonly GrowingPath[] {
  const below = walks.map((walk) => subtreeBytes(table, walk))
  const byContainer = new Map<number, GrowingPath>()
  for (const path of topmost(table, walks, minimum)) {
    const counts = walks.map((walk) => walk.counts[path] ?? 0)
    const bytes = below.map((sums) => sums[path] ?? 0)
    const container = containerOf(table, path)
    const beside = byContainer.get(container)
    const found = { path, container, counts, bytes }
    byContainer.set(container, beside === undefined ? found : merged(beside, found))
  }
  return [...byContainer.values()].toSorted((a, b) => growth(b.bytes) - growth(a.bytes))
}

/** Between the first snapshot and the last. */
export function growth(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}

/** The object that the source knows, not the arrays that V8 keeps its entries in. */
function containerOf(table: PathTable, path: number): number {
  let container = table.parent(path)
  while (container > ROOT_PATH && table.class(container).startsWith('(array)'))
    container = table.parent(container)
  return container
}

function merged(a: GrowingPath, b: GrowingPath): GrowingPath {
  const main = growth(b.bytes) > growth(a.bytes) ? b : a
  return { ...main, bytes: a.bytes.map((bytes, i) => bytes + (b.bytes[i] ?? 0)) }
}

function topmost(table: PathTable, walks: readonly PathCounts[], minimum: number): readonly number[] {
  const isCovered = new Uint8Array(table.length)
  const found: number[] = []
  for (let path = ROOT_PATH + 1; path < table.length; path++) {
    if (isCovered[table.parent(path)] === 1) {
      isCovered[path] = 1
    } else if (grows(walks, path, minimum)) {
      isCovered[path] = 1
      found.push(path)
    }
  }
  return found
}

export function grows(walks: readonly PathCounts[], path: number, minimum: number): boolean {
  return risesAlways(
    walks.map((walk) => walk.counts[path] ?? 0),
    minimum,
  )
}

/** A path is always made after its parent, so one pass from the end adds every subtree up. */
function subtreeBytes(table: PathTable, walk: PathCounts): Float64Array {
  const sums = new Float64Array(table.length)
  sums.set(walk.selfBytes)
  for (let path = table.length - 1; path > ROOT_PATH; path--) {
    const parent = table.parent(path)
    sums[parent] = (sums[parent] ?? 0) + (sums[path] ?? 0)
  }
  return sums
}
