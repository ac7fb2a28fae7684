// All that a measured process has started, however it tried to get away.
// Found by descent, process group, session, and a mark in the environment, which a daemon keeps when it changes the other three:
// where the system tells of sessions and environments.
import { setTimeout as pause } from 'node:timers/promises'
import { lookAround } from './look-around.ts'
import type { ProcessEntry, ProcessLook } from './process-look.ts'

/** Every process of a run carries this variable, with the run's mark as its value. */
export const MARK_VARIABLE = 'TIDEMARK_RUN'

/** Waits between two looks at what is left, while it ends by itself. */
const ORPHAN_WAITS_MS = [20, 50, 100, 200, 400] as const
const KILL_ROUNDS = 50
const KILL_ROUND_MS = 20
/** How old a look may be that only tells whose time is counted: whoever comes meanwhile is counted from its start. */
const RECENT_MS = 250

export class ProcessTree {
  readonly #root: number
  readonly #assignment: string
  readonly #look: () => ProcessLook
  /** Living processes seen before, and whether they are ours: reading an environment is the dear part. */
  #seen = new Map<string, boolean>()
  #last: { readonly atMs: number; readonly pids: readonly number[] } | undefined

  /** @param look of all that is not asked of a given one */
  constructor(root: number, mark: string, look: () => ProcessLook = lookAround) {
    this.#root = root
    this.#look = look
    this.#assignment = `${MARK_VARIABLE}=${mark}`
  }

  /** Living descendants, the root left out. */
  scan(look = this.#look()): readonly ProcessEntry[] {
    const living = look
      .entries()
      .filter((entry) => entry.state !== 'Z' && entry.state !== 'X' && entry.pid !== this.#root)
    const ours = new Set<number>([this.#root])
    const seen = new Map<string, boolean>()
    for (const entry of living) if (this.#belongs(entry, look)) ours.add(entry.pid)
    adoptDescendants(living, ours)
    for (const entry of living) seen.set(identity(entry), ours.has(entry.pid))
    this.#seen = seen
    const found = living.filter((entry) => ours.has(entry.pid))
    this.#last = { atMs: performance.now(), pids: found.map((entry) => entry.pid) }
    return found
  }

  /** Descendants as they were a moment ago: looking at every process of the machine is dear. */
  recent(): readonly number[] {
    if (this.#last !== undefined && performance.now() - this.#last.atMs < RECENT_MS) return this.#last.pids
    return this.scan().map((entry) => entry.pid)
  }

  /** Once the root has ended: what is still there after a moment of grace. */
  async survivors(): Promise<readonly ProcessEntry[]> {
    for (const waitMs of ORPHAN_WAITS_MS) {
      if (this.scan().length === 0) return []
      await pause(waitMs)
    }
    return this.scan()
  }

  /** Kills root and descendants; resolves once none is left, or after a second. Returns what would not go. */
  async kill(): Promise<readonly ProcessEntry[]> {
    this.killNow()
    for (let round = 0; round < KILL_ROUNDS; round += 1) {
      const left = this.scan()
      if (left.length === 0) return left
      for (const entry of left) signalKill(entry.pid)
      await pause(KILL_ROUND_MS)
    }
    return this.scan()
  }

  /** The same in one synchronous pass, for a runner that is itself about to end. */
  killNow(): void {
    const descendants = this.scan()
    signalKill(-this.#root)
    for (const entry of descendants) signalKill(entry.pid)
  }

  #belongs(entry: ProcessEntry, look: ProcessLook): boolean {
    if (entry.group === this.#root || entry.session === this.#root) return true
    return this.#seen.get(identity(entry)) ?? look.hasEnvironment(entry.pid, this.#assignment)
  }
}

function adoptDescendants(living: readonly ProcessEntry[], ours: Set<number>): void {
  const byParent = Map.groupBy(living, (entry) => entry.parent)
  const queue = [...ours]
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of byParent.get(pid) ?? []) {
      if (ours.has(child.pid)) continue
      ours.add(child.pid)
      queue.push(child.pid)
    }
  }
}

/** Pids are used again; with the time of its start one names a process for ever. */
export function sameProcess(one: ProcessEntry, other: ProcessEntry): boolean {
  return identity(one) === identity(other)
}

function identity(entry: ProcessEntry): string {
  return `${entry.pid}:${entry.start}`
}

function signalKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Already gone, which is what was wanted.
  }
}
