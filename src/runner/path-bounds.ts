// Bounds of what grows, look by look: a number beside a container bounds it only as long as it stays the same while the
// container holds more, and is not passed.
import { showsNumbers } from '../heap/paths/bound-numbers.ts'
import { type HeldWithin, heldWithin } from '../heap/paths/held-within.ts'
import type { PathTally } from '../heap/paths/path-tally.ts'
import type { PathBound } from './heap-evidence.ts'

/** One alone does not show that a number stays. */
const LEAST_LOOKS = 2

type Seen = Pick<HeldWithin, 'numbers'> & { readonly entriesPerThing: number }

export class PathBounds {
  readonly #seen = new Map<number, Seen[]>()
  #lookedAt = 0

  /** Reads the last snapshot, once, if it shows the values of numbers. */
  look(tally: PathTally, paths: ReadonlySet<number>): void {
    const { graph, tallies } = tally
    if (graph === undefined || tallies.length === this.#lookedAt || !showsNumbers(graph)) return
    this.#lookedAt = tallies.length
    const found = heldWithin(tally, paths)
    for (const path of paths) {
      const { held = 0, numbers = new Map<string, number>() } = found.get(path) ?? {}
      const things = tallies.at(-1)?.counts[path] ?? 0
      const entriesPerThing = things === 0 ? 1 : held / things
      this.#seen.set(path, [...(this.#seen.get(path) ?? []), { numbers, entriesPerThing }])
    }
  }

  /** The smallest of the numbers that never changed and were never passed. */
  of(path: number): PathBound | undefined {
    const seen = this.#seen.get(path) ?? []
    const last = seen.at(-1)
    if (last === undefined || seen.length < LEAST_LOOKS) return undefined
    const [bound] = [...last.numbers]
      .filter(([name, value]) => seen.every(({ numbers }) => numbers.get(name) === value))
      .toSorted(([, one], [, other]) => one - other)
    if (bound === undefined) return undefined
    const [name, value] = bound
    return { name, value, entriesPerThing: last.entriesPerThing }
  }
}
