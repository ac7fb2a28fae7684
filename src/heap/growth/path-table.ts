// Paths from the root, each a step longer than its parent: the tree in which the objects of several snapshots are counted.
import { Labels } from './labels.ts'

/** Steps after which a chain may repeat itself: one in a list, up to four in a chain of promises. */
const MAX_PERIOD = 6
/** Edge and class share one number; a million of each is beyond any program's names. */
const PAIR_FACTOR = 2 ** 24

export const ROOT_PATH = 0

export class PathTable {
  readonly labels = new Labels()
  readonly #parents: number[] = [-1]
  readonly #pairs: number[] = [-1]
  readonly #depths: number[] = [0]
  readonly #paths = new Map<number, number>()
  readonly #pairNumbers = new Map<number, number>()
  readonly #pairValues: number[] = []

  get length(): number {
    return this.#parents.length
  }

  parent(path: number): number {
    return this.#parents[path] ?? -1
  }

  depth(path: number): number {
    return this.#depths[path] ?? 0
  }

  /** The name of the edge that leads here. */
  edge(path: number): string {
    return this.labels.text(Math.floor(this.#pair(path) / PAIR_FACTOR))
  }

  class(path: number): string {
    return this.labels.text(this.#pair(path) % PAIR_FACTOR)
  }

  /** The steps of a chain (`next`, `next`, …) that would be taken a second time lead back to where they led the first. */
  child(parent: number, edge: number, cls: number): number {
    const pair = this.#pairNumber(edge * PAIR_FACTOR + cls)
    const repeated = this.#repeated(parent, pair)
    if (repeated !== undefined) return repeated
    const key = parent * PAIR_FACTOR + pair
    const known = this.#paths.get(key)
    if (known !== undefined) return known
    const path = this.#parents.push(parent) - 1
    this.#pairs.push(pair)
    this.#depths.push(this.depth(parent) + 1)
    this.#paths.set(key, path)
    return path
  }

  /** The path one period back, when the last steps and this one are the same as those of the period before. */
  #repeated(parent: number, pair: number): number | undefined {
    let back = parent
    for (let period = 1; period <= MAX_PERIOD && back > ROOT_PATH; period++) {
      if (this.#pairs[back] === pair && this.#isPeriod(parent, back, period)) return back
      back = this.#parents[back] ?? ROOT_PATH
    }
    return undefined
  }

  /** `back` lies `period - 1` steps above `parent`: are the steps above it the same as those from it on? */
  #isPeriod(parent: number, back: number, period: number): boolean {
    let late = parent
    let early = this.#parents[back] ?? ROOT_PATH
    for (let step = 1; step < period; step++) {
      if (early <= ROOT_PATH || this.#pairs[late] !== this.#pairs[early]) return false
      late = this.#parents[late] ?? ROOT_PATH
      early = this.#parents[early] ?? ROOT_PATH
    }
    return true
  }

  /** Costs a pass over the table. */
  children(path: number): readonly number[] {
    return this.#parents.flatMap((parent, child) => (parent === path ? [child] : []))
  }

  /** From the first step below the root to this one. */
  steps(path: number): readonly number[] {
    const steps: number[] = []
    for (let at = path; at > ROOT_PATH; at = this.parent(at)) steps.push(at)
    return steps.toReversed()
  }

  #pair(path: number): number {
    return this.#pairValues[this.#pairs[path] ?? -1] ?? 0
  }

  #pairNumber(value: number): number {
    const known = this.#pairNumbers.get(value)
    if (known !== undefined) return known
    this.#pairNumbers.set(value, this.#pairValues.length)
    return this.#pairValues.push(value) - 1
  }
}
