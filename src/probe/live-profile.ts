// What the functions of this thread have allocated and is alive, in a file for whoever watches: V8's sampling profiler,
// read after a collection and now and then. Only where it is asked for is it loaded, so that no other probe pays for it;
// what the program allocates in the milliseconds until then is not seen.
import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { harmless } from './harmless.ts'
import { Pace } from './pace.ts'
import type { SiteSampler } from '../heap/site-sampler.ts'
import type { allocationSites } from './survey/allocation-sites.ts'
import type { ThreadSample } from './thread-sample.ts'

/** As Node made them. */
const { renameSync, writeFileSync } = fs

export const liveProfileSchema = 'tidemark.profile/1'

/** Of the time of the thread: a profile takes some milliseconds to be read and written. */
const SHARE_OF_TIME = 0.005
const CREDIT_MS = 60

type Looked = (why: ThreadSample['why'], collected: boolean) => void

/** Begins to sample. @returns called after each look */
export function profiling(directory: string, samplingBytes: number): Looked {
  // The program may change its directory.
  const file = join(resolve(directory), `${process.pid}-${isMainThread ? 0 : threadId}.profile`)
  let profile: LiveProfileFile | undefined
  loadedProfile(file, samplingBytes).then(
    (loaded) => (profile = loaded),
    () => undefined, // A permission that keeps it from its own code is no reason to break the program.
  )
  return (why, collected) => harmless(() => profile?.look(why, collected))
}

async function loadedProfile(file: string, samplingBytes: number): Promise<LiveProfileFile> {
  const [sampling, sites] = await Promise.all([
    import('../heap/site-sampler.ts'),
    import('./survey/allocation-sites.ts'),
  ])
  return new LiveProfileFile(file, samplingBytes, {
    start: () => new sampling.SiteSampler(samplingBytes),
    sites: sites.allocationSites,
  })
}

interface Loaded {
  readonly start: () => SiteSampler
  readonly sites: typeof allocationSites
}

class LiveProfileFile {
  readonly #file: string
  readonly #samplingBytes: number
  readonly #loaded: Loaded
  readonly #pace = new Pace(SHARE_OF_TIME, { creditMs: CREDIT_MS })
  #sampler: SiteSampler
  #hasWritten = false

  constructor(file: string, samplingBytes: number, loaded: Loaded) {
    this.#file = file
    this.#samplingBytes = samplingBytes
    this.#loaded = loaded
    this.#sampler = loaded.start()
  }

  look(why: ThreadSample['why'], collected: boolean): void {
    this.#sampler.forgetConsole()
    // Without a collection garbage counts as alive: better that than nothing at all, of a life too short for one.
    const isWanted = why === 'exit' ? collected || !this.#hasWritten : collected && this.#pace.isDue
    if (isWanted) this.#pace.run(() => this.#write())
  }

  #write(): void {
    const live = this.#sampler.read()
    if (live.length === 0) {
      this.#restart()
      return
    }
    const written = {
      schema: liveProfileSchema,
      pid: process.pid,
      thread: isMainThread ? 0 : threadId,
      atMs: Date.now(),
      samplingBytes: this.#samplingBytes,
      alive: this.#loaded.sites(live),
    }
    writeFileSync(`${this.#file}.partial`, JSON.stringify(written), { mode: 0o600 })
    renameSync(`${this.#file}.partial`, this.#file)
    this.#hasWritten = true
  }

  /** The engine has one sampler: another session of the program's, or of ours, has ended it with its own. */
  #restart(): void {
    this.#sampler[Symbol.dispose]()
    this.#sampler = this.#loaded.start()
  }
}
