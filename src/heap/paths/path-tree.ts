// The paths of a survey as a tree of numbered steps: the same way from the roots is the same number in every snapshot.
// Steps that repeat (a list, a tree, a chain of promises) stay on the path they came from.

/** Steps back that a repeated one is looked for. */
const REPEATS_WITHIN = 6
/** Deeper objects count for the path they are below. */
const MAX_DEPTH = 40
const MAX_PATHS = 2_000_000
/** More than there are labels. */
const MOST_LABELS = 2 ** 24

export class PathTree {
  readonly #parents: number[] = [0]
  readonly #steps: number[] = [0]
  readonly #depths: number[] = [0]
  readonly #ids = new Map<number, number>()

  /** Children come after their parents. */
  get size(): number {
    return this.#parents.length
  }

  parentOf(path: number): number {
    return this.#parents[path] ?? 0
  }

  /** Label of its last step. */
  stepOf(path: number): number {
    return this.#steps[path] ?? 0
  }

  /** The path one step on; an earlier one when the step repeats, the same one beyond the bounds. */
  step(path: number, label: number): number {
    const earlier = this.#repeated(path, label)
    if (earlier !== undefined) return earlier
    const key = path * MOST_LABELS + label
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const depth = (this.#depths[path] ?? 0) + 1
    if (depth > MAX_DEPTH || this.size >= MAX_PATHS) return path
    const id = this.size
    this.#parents.push(path)
    this.#steps.push(label)
    this.#depths.push(depth)
    this.#ids.set(key, id)
    return id
  }

  /**
   * Some steps turn out to be others: those paths, and what is below them, and where each is from now on.
   *
   * @param other what a step from a path is instead; undefined where it is as it was
   */
  join(other: (path: number, label: number) => number | undefined): ReadonlyMap<number, number> {
    const joined = new Map<number, number>()
    const { size } = this
    for (let path = 1; path < size; path += 1) {
      const [parent, label] = [this.parentOf(path), this.stepOf(path)]
      const key = parent * MOST_LABELS + label
      if (this.#ids.get(key) !== path) continue // Joined before.
      const [into, instead] = [joined.get(parent), other(parent, label)]
      if (into === undefined && instead === undefined) continue
      const at = this.step(into ?? parent, instead ?? label)
      joined.set(path, at)
      this.#ids.set(key, at)
    }
    return joined
  }

  isBelow(path: number, above: number): boolean {
    let at = path
    while (at > above) at = this.parentOf(at)
    return at === above
  }

  /** Where the last steps, with this one, were taken once before in the same order: `next` after `next`, and longer. */
  #repeated(path: number, label: number): number | undefined {
    let back = path
    for (let period = 1; period <= REPEATS_WITHIN && back !== 0; period += 1) {
      if (this.#steps[back] === label && this.#isSame(path, back, period - 1)) return back
      back = this.#parents[back] ?? 0
    }
    return undefined
  }

  /** True when the `length` steps up from one are those up from the other. */
  #isSame(one: number, other: number, length: number): boolean {
    let [left, right] = [one, this.#parents[other] ?? 0]
    for (let at = 0; at < length; at += 1) {
      if (left === 0 || right === 0 || this.#steps[left] !== this.#steps[right]) return false
      left = this.#parents[left] ?? 0
      right = this.#parents[right] ?? 0
    }
    return true
  }
}
