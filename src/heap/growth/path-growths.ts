// The paths of several snapshots side by side: how many objects each has, which of them grew, which are explained already.
import { ROOT_PATH, type PathTable } from './path-table.ts'
import type { PathCounts } from './path-walk.ts'

export interface GrowingPath {
  /** The topmost path whose objects grew in number or in size. */
  readonly path: number
  /** What holds them, and is the same for all that grew beside it. */
  readonly container: number
  /** Objects on the path, of each snapshot. */
  readonly counts: readonly number[]
  /** Own sizes of these, of those beside them that grew in the same container, and of all below, of each snapshot. */
  readonly bytes: readonly number[]
}

/** Between the first snapshot and the last. */
export function growth(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}

/** Every interval must bring at least `minimum` more: one that does not is a cache that filled, not a leak. */
export function risesAlways(values: readonly number[], minimum: number): boolean {
  return values.length > 1 && values.every((value, i) => i === 0 || value - (values[i - 1] ?? 0) >= minimum)
}

export class PathGrowths {
  readonly table: PathTable
  readonly walks: readonly PathCounts[]
  /** Objects that every interval must bring. */
  readonly minimum: number
  readonly #bytesBelow: readonly Float64Array[]
  readonly #covered: Uint8Array
  readonly #containers = new Set<number>()

  constructor(table: PathTable, walks: readonly PathCounts[], minimum: number) {
    this.table = table
    this.walks = walks
    this.minimum = minimum
    this.#bytesBelow = walks.map((walk) => bytesBelow(table, walk))
    this.#covered = new Uint8Array(table.length)
  }

  grows(path: number): boolean {
    const { walks } = this
    for (let i = 1; i < walks.length; i++) {
      if ((walks[i]?.counts[path] ?? 0) - (walks[i - 1]?.counts[path] ?? 0) < this.minimum) return false
    }
    return walks.length > 1
  }

  counts(path: number): readonly number[] {
    return this.walks.map((walk) => walk.counts[path] ?? 0)
  }

  /** Own sizes of the objects on the path and on all paths below it. */
  bytes(path: number): readonly number[] {
    return this.#bytesBelow.map((sums) => sums[path] ?? 0)
  }

  of(path: number): GrowingPath {
    return { path, container: this.#containerOf(path), counts: this.counts(path), bytes: this.bytes(path) }
  }

  /** Whatever grows below is explained by this path. Paths must be covered from the root down. */
  cover(path: number): void {
    this.#covered[path] = 1
    this.#containers.add(this.#containerOf(path))
  }

  /** Whether it is known that its contents grow. */
  isContainer(path: number): boolean {
    return this.#containers.has(path)
  }

  /** Passes on what covers the parent: to be asked in the order in which paths were made. */
  isCovered(path: number): boolean {
    if (this.#covered[this.table.parent(path)] === 1) this.#covered[path] = 1
    return this.#covered[path] === 1
  }

  /** The object that the source knows, not the arrays that V8 keeps its entries in. */
  #containerOf(path: number): number {
    let container = this.table.parent(path)
    while (container > ROOT_PATH && this.table.class(container).startsWith('(array)')) {
      container = this.table.parent(container)
    }
    return container
  }
}

/** A path is always made after its parent, so one pass from the end adds every subtree up. */
function bytesBelow(table: PathTable, walk: PathCounts): Float64Array {
  const sums = new Float64Array(table.length)
  sums.set(walk.selfBytes)
  for (let path = table.length - 1; path > ROOT_PATH; path--) {
    const parent = table.parent(path)
    sums[parent] = (sums[parent] ?? 0) + (sums[path] ?? 0)
  }
  return sums
}
