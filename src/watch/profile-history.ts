// Profiles of what is alive in the threads of a watched program, as far as they are needed to say what is alive at the end
// and what of it came in the second half: of each thread a few, ever further apart.
import { grownStacks, type LiveProfile, type LiveStack, summedStacks } from '../heap/profile/live-stacks.ts'
import type { WrittenProfile } from './probe-files.ts'
import type { WatchSample } from './watch-sample.ts'

/** Followed at once; some hundred kB each. */
const MAX_THREADS = 32
/** Of one thread: one of them is always near the half of the time. */
const MAX_KEPT = 8
/** Of the whole. */
const MAX_STACKS = 1_000

export class ProfileHistory {
  readonly #threads = new Map<string, WrittenProfile[]>()

  /** Of what has ended nothing is alive, unless all has. */
  add(profiles: readonly WrittenProfile[], { processes, threads }: WatchSample): void {
    for (const each of profiles) this.#note(each)
    if (processes.length === 0) return
    for (const { pid, thread, why } of threads)
      if (why === 'exit' && thread !== 0) this.#threads.delete(nameOf({ pid, thread }))
    const living = new Set(processes.map(({ pid }) => pid))
    for (const [id, kept] of this.#threads) if (!living.has(kept[0]?.pid ?? 0)) this.#threads.delete(id)
  }

  /** Undefined before the first. */
  get last(): LiveProfile | undefined {
    const lasts = this.#each((kept) => kept.at(-1))
    const samplingBytes = lasts[0]?.samplingBytes
    if (samplingBytes === undefined) return undefined
    return { samplingBytes, alive: stacksOf(lasts) }
  }

  /** With what grew; undefined before the first. @returns over which time it grew too */
  get whole(): (LiveProfile & { readonly overMs: number }) | undefined {
    const { last } = this
    if (last === undefined) return undefined
    const lastMs = Math.max(...this.#each((kept) => kept.at(-1)).map(({ atMs }) => atMs))
    const firstMs = Math.min(...this.#each((kept) => kept[0]).map(({ atMs }) => atMs))
    const halfMs = (firstMs + lastMs) / 2
    const earlier = this.#each((kept) => kept.findLast(({ atMs }) => atMs <= halfMs))
    if (earlier.length === 0 || lastMs === firstMs) return { ...last, overMs: 0 }
    const overMs = lastMs - Math.max(...earlier.map(({ atMs }) => atMs))
    const grown = grownStacks(stacksOf(earlier), last.alive)
    return { ...last, grown, overMs }
  }

  #note(profile: WrittenProfile): void {
    const id = nameOf(profile)
    const kept = this.#threads.get(id) ?? []
    if (kept.length === 0 && this.#threads.size >= MAX_THREADS) return
    this.#threads.set(id, thinned([...kept, profile]))
  }

  #each(of: (kept: readonly WrittenProfile[]) => WrittenProfile | undefined): readonly WrittenProfile[] {
    return [...this.#threads.values()].map(of).filter((each) => each !== undefined)
  }
}

/** Without the one whose neighbours are nearest to each other, once there are too many. */
function thinned(kept: readonly WrittenProfile[]): WrittenProfile[] {
  if (kept.length <= MAX_KEPT) return [...kept]
  const gaps = kept.slice(1, -1).map((_, at) => (kept[at + 2]?.atMs ?? 0) - (kept[at]?.atMs ?? 0))
  return kept.toSpliced(1 + gaps.indexOf(Math.min(...gaps)), 1)
}

function nameOf({ pid, thread }: Pick<WrittenProfile, 'pid' | 'thread'>): string {
  return `${pid}.${thread}`
}

function stacksOf(profiles: readonly WrittenProfile[]): readonly LiveStack[] {
  return summedStacks(profiles.flatMap(({ alive }) => alive)).slice(0, MAX_STACKS)
}
