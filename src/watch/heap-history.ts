// How the heap of a watched thread went over a watch of any length, in bounded memory: bytes after collections, by time and
// by the work that was done. When rows run out, two become one, and the lower heap is kept: growth shows in the lowest.
import type { WrittenSample } from './probe-files.ts'
import type { Point } from '../findings/bytes/slope.ts'

/** Rows kept. */
const MAX_ROWS = 256

/** Rows by work are joined to so many steps of equal width: many looks at little work are one look. */
const STEPS = 48

/** Fewer units of work are none: a health check in an hour. */
const LEAST_WORK = 50
/** For each sample on average: rarer work is told by time. */
const WORK_FOR_SAMPLE = 1

const byteKinds = ['heap', 'outside'] as const
/** `heap`: objects. `outside`: array buffers and what else counts as external. */
export type HeapBytes = (typeof byteKinds)[number]

export interface HeapRow {
  /** Since the first, in milliseconds. */
  readonly atMs: number
  /** Units of work since the first. */
  readonly work: number
  readonly heap: number
  readonly outside: number
}

/** Along what growth is told: units of work, or seconds. */
export type HeapAxis = 'work' | 'seconds'

export class HeapHistory {
  #rows: readonly HeapRow[] = []
  #samplesPerRow = 1
  #samplesInRow = 0
  #first: { readonly atMs: number; readonly work: number } | undefined
  #seen = 0

  /** Samples after a collection. */
  get length(): number {
    return this.#seen
  }

  get rows(): readonly HeapRow[] {
    return this.#rows
  }

  /** Where x begins: growth at a moment of a sample is told from here. Undefined before the first. */
  get first(): { readonly atMs: number; readonly work: number } | undefined {
    return this.#first
  }

  /** Of one that followed no collection nothing is kept. */
  add({ atMs, work = 0, heapObjectsBytes, externalBytes }: WrittenSample): void {
    if (heapObjectsBytes === undefined) return
    this.#seen += 1
    this.#first ??= { atMs, work }
    const { atMs: firstMs, work: firstWork } = this.#first
    const row = {
      atMs: atMs - firstMs,
      work: work - firstWork,
      heap: heapObjectsBytes,
      outside: externalBytes,
    }
    if (this.#samplesInRow === 0) this.#rows = [...this.#roomy(), row]
    else this.#rows = [...this.#rows.slice(0, -1), lower(this.#rows.at(-1) ?? row, row)]
    this.#samplesInRow = (this.#samplesInRow + 1) % this.#samplesPerRow
  }

  /** A snapshot let go of so much, which is no fall of what the program holds: what came before is told without it. */
  dropped(atMs: number, bytes: number): void {
    const sinceMs = atMs - (this.#first?.atMs ?? 0)
    this.#rows = this.#rows.map((row) => (row.atMs <= sinceMs ? { ...row, heap: row.heap - bytes } : row))
  }

  /** Units of work since the first. */
  get work(): number {
    return this.#rows.at(-1)?.work ?? 0
  }

  /** Enough of it for growth to be told by. */
  get didWork(): boolean {
    return this.work >= LEAST_WORK
  }

  /** Work, where there was enough of it; what a thread beside does without any goes by time. @param isWanted it was asked for by name */
  axis(isWanted: boolean): HeapAxis {
    return this.didWork && (isWanted || this.work >= WORK_FOR_SAMPLE * this.#seen) ? 'work' : 'seconds'
  }

  /** In steps of equal width: by work, samples without any are no points of their own. */
  points(kind: HeapBytes, axis: HeapAxis): readonly Point[] {
    const all = this.#rows.map((row) => ({
      x: axis === 'work' ? row.work : row.atMs / 1000,
      y: row[kind],
    }))
    const last = all.at(-1)?.x ?? 0
    const steps = Map.groupBy(all, ({ x }) =>
      last === 0 ? 0 : Math.min(STEPS - 1, Math.floor((x / last) * STEPS)),
    )
    return [...steps.values()].flatMap((step) => step.toSorted((one, other) => one.y - other.y)[0] ?? [])
  }

  #roomy(): readonly HeapRow[] {
    if (this.#rows.length < MAX_ROWS) return this.#rows
    this.#samplesPerRow *= 2
    return this.#rows.flatMap((row, at) => (at % 2 === 1 ? [lower(this.#rows[at - 1] ?? row, row)] : []))
  }
}

/** The bytes of each kind at their lowest, at the moment of the lower heap. */
function lower(one: HeapRow, other: HeapRow): HeapRow {
  const { atMs, work } = other.heap < one.heap ? other : one
  return {
    atMs,
    work,
    heap: Math.min(one.heap, other.heap),
    outside: Math.min(one.outside, other.outside),
  }
}
