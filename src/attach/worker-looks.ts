// What one worker says at each look. It is not waited for longer than a moment: what it answers later counts from then on, and
// until it has, it is not asked again.
import {
  type AliveProfile,
  aliveProfile,
  type AllocationSite,
  risenSites,
  startSampling,
} from './allocation-sites.ts'
import { collect, insideFacts } from './inside.ts'
import { passed, type RemoteWorker, type RemoteWorkers, WORKER_WITHIN_MS } from './remote-workers.ts'
import type { ThreadLook } from './thread-growth.ts'

/** As it was looked at, from its first look on. */
export interface LookedWorker {
  readonly name: string
  readonly url: string
  readonly looks: readonly ThreadLook[]
  readonly risen: readonly AllocationSite[]
  /** How often it was to say something, and alive. */
  readonly asked: number
  readonly isGone: boolean
}

export interface LookMoment {
  /** Of the first look, by `performance.now()`. */
  readonly startMs: number
  readonly collects: boolean
  readonly isInFirstHalf: boolean
}

/** Of all workers; each is looked at from when it is there. */
export class WorkersLooks implements AsyncDisposable {
  readonly #workers: RemoteWorkers
  readonly #looked = new Map<RemoteWorker, WorkerLooks>()

  constructor(workers: RemoteWorkers) {
    this.#workers = workers
  }

  /** Returns for how long the one that stood still for longest did, in milliseconds. */
  async look(moment: LookMoment): Promise<number> {
    for (const each of this.#workers.alive) {
      if (!this.#looked.has(each)) this.#looked.set(each, new WorkerLooks(each))
    }
    return Math.max(0, ...(await Promise.all(this.#alive().map(async (each) => await each.look(moment)))))
  }

  told(): readonly LookedWorker[] {
    const alive = new Set(this.#workers.alive)
    return [...this.#looked].map(([worker, looks]) => looks.told(!alive.has(worker)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#alive().map(async (each) => await each.end()))
  }

  #alive(): readonly WorkerLooks[] {
    return this.#workers.alive.flatMap((worker) => this.#looked.get(worker) ?? [])
  }
}

class WorkerLooks {
  readonly #worker: RemoteWorker
  readonly #looks: ThreadLook[] = []
  #asked = 0
  #isAnswering = false
  #isSampled = false
  #half: AliveProfile | undefined
  #last: AliveProfile | undefined

  constructor(worker: RemoteWorker) {
    this.#worker = worker
  }

  /** Returns how long it stood still, in milliseconds: not at all while it does not listen. */
  async look(moment: LookMoment): Promise<number> {
    this.#asked += 1
    if (this.#isAnswering) return 0
    this.#isAnswering = true
    // What it does not say is counted; that it ended meanwhile shows by itself.
    const answered = this.#ask(moment)
      .catch(() => 0)
      .finally(() => (this.#isAnswering = false))
    return (await Promise.race([answered, passed(WORKER_WITHIN_MS)])) ?? 0
  }

  told(isGone: boolean): LookedWorker {
    const { name, url } = this.#worker
    const risen = risenSites(this.#half, this.#last)
    return { name, url, looks: this.#looks, risen, asked: this.#asked, isGone }
  }

  /** Its profiler, at the latest with the session. */
  async end(): Promise<void> {
    const stopped = this.#worker.session.ask('HeapProfiler.stopSampling').catch(() => undefined)
    await Promise.race([stopped, passed(WORKER_WITHIN_MS)])
  }

  async #ask({ startMs, collects, isInFirstHalf }: LookMoment): Promise<number> {
    const { session } = this.#worker
    if (!this.#isSampled) await startSampling(session)
    this.#isSampled = true
    const stallMs = collects ? await collect(session) : 0
    const inside = await insideFacts(session)
    this.#looks.push({ atMs: performance.now() - startMs, inside })
    this.#last = await aliveProfile(session)
    if (isInFirstHalf) this.#half = this.#last
    return stallMs
  }
}
