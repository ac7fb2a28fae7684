// A clock that counts the time in which processes could have worked: without the time in which they were ready to run
// and others had the processors. A busy machine makes it slow; one that waits for something makes it no slower.
// The kernel keeps both figures for each thread (/proc/PID/task/TID/schedstat, Documentation/scheduler/sched-stats.rst).
import { readFileSync, readdirSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { hasProc } from '../resources/has-proc.ts'

/** What passes between two readings above this is whoever reads being away: stopped, or at work itself. */
export const MAX_STRIDE_MS = 2_000

interface Turns {
  readonly ranMs: number
  readonly waitedMs: number
}

export class FairClock {
  readonly #pids: () => readonly number[]
  readonly #server: number | undefined
  #threads: ReadonlyMap<string, Turns>
  #lastMs = performance.now()
  #usedMs = 0
  #ranMs = 0
  #passedMs = 0
  #holds = 0

  /**
   * @param pids of all that could have worked, asked at each reading; those that have gone are left out
   * @param server a process that they wait for: while it waits for a processor they cannot work either
   */
  constructor(pids: () => readonly number[], server?: number) {
    this.#pids = pids
    this.#server = server
    this.#threads = this.#turns()
  }

  /** Time in which they could have worked, up to now. Reads the kernel's figures of every thread. */
  read(): number {
    if (this.#holds === 0) this.#advance()
    return this.#usedMs
  }

  /** The same without asking the kernel: at most so much. */
  get usedMs(): number {
    return this.#usedMs + this.#strideMs()
  }

  /** Wall time, but for what passed while it was held. As of the last reading, and more. */
  get passedMs(): number {
    return this.#passedMs + this.#strideMs()
  }

  /** Time on a processor, at most as much as has passed. As of the last reading; undefined where the kernel does not tell. */
  get ranMs(): number | undefined {
    return this.#threads.size === 0 ? undefined : this.#ranMs
  }

  /** Stands still until it is disposed: they wait for whoever reads the clock. */
  held(): Disposable {
    if (this.#holds === 0) this.#advance()
    this.#holds += 1
    return {
      [Symbol.dispose]: () => {
        this.#holds -= 1
        if (this.#holds > 0) return
        this.#lastMs = performance.now()
        this.#threads = this.#turns()
      },
    }
  }

  #turns(): ReadonlyMap<string, Turns> {
    if (!hasProc()) return new Map() // Nor is it worth asking who is there.
    const waits = this.#server === undefined ? [] : turnsOf([this.#server])
    return new Map([...turnsOf(this.#pids()), ...[...waits].map(waitingAlone)])
  }

  #strideMs(): number {
    return this.#holds > 0 ? 0 : Math.min(MAX_STRIDE_MS, performance.now() - this.#lastMs)
  }

  #advance(): void {
    const strideMs = this.#strideMs()
    this.#lastMs = performance.now()
    const before = this.#threads
    this.#threads = this.#turns()
    const { ranMs, waitedMs } =
      this.#threads.size === 0 ? byLoad(strideMs) : difference(before, this.#threads)
    const ran = Math.min(strideMs, ranMs)
    this.#passedMs += strideMs
    this.#ranMs += ran
    this.#usedMs += Math.max(ran, strideMs - Math.min(strideMs, waitedMs))
  }
}

function waitingAlone([thread, turns]: readonly [string, Turns]): readonly [string, Turns] {
  return [thread, { ...turns, ranMs: 0 }]
}

/** By thread, of those that could be read. */
function turnsOf(pids: readonly number[]): ReadonlyMap<string, Turns> {
  return new Map(pids.flatMap((pid) => threadIds(pid).flatMap((thread) => turnsOfThread(pid, thread))))
}

function threadIds(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function turnsOfThread(pid: number, thread: string): readonly (readonly [string, Turns])[] {
  try {
    const [ran = NaN, waited = NaN] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
      .split(' ')
      .map(Number)
    const turns = { ranMs: ran / 1e6, waitedMs: waited / 1e6 }
    return Number.isNaN(turns.ranMs + turns.waitedMs) ? [] : [[thread, turns]]
  } catch {
    return []
  }
}

/** A thread that was not there before has all it had since then. */
function difference(before: ReadonlyMap<string, Turns>, now: ReadonlyMap<string, Turns>): Turns {
  let ranMs = 0
  let waitedMs = 0
  for (const [thread, turns] of now) {
    ranMs += Math.max(0, turns.ranMs - (before.get(thread)?.ranMs ?? 0))
    waitedMs += Math.max(0, turns.waitedMs - (before.get(thread)?.waitedMs ?? 0))
  }
  return { ranMs, waitedMs }
}

/** Where the kernel does not tell: as if all that are ready had equal turns. */
function byLoad(strideMs: number): Turns {
  const share = Math.min(1, availableParallelism() / Math.max(1, loadavg()[0] ?? 1))
  return { ranMs: 0, waitedMs: strideMs * (1 - share) }
}
