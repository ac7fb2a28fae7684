// Samples which lines allocate what is still alive, from the moment memory is elevated: what there is to show when a
// snapshot cannot be afforded. Not before: sampling slows a busy agent by a fifth. A read costs kilobytes and milliseconds.
import { ProfilingSession } from '../../heap/profiling-session.ts'

/** Bytes between two samples: V8's default. */
const sampleEveryBytes = 512 * 1024

/** Until then the last message of a log is kept, and what was shown by `console.dir`. */
const forgetEveryMs = 1_000

export class AllocationProfile implements Disposable {
  #session: ProfilingSession | undefined
  #forgetting: NodeJS.Timeout | undefined

  get isRunning(): boolean {
    return this.#session !== undefined
  }

  start(): void {
    if (this.#session !== undefined) return
    const session = new ProfilingSession()
    session.startSampling(sampleEveryBytes)
    this.#forgetting = setInterval(() => session.forgetConsole(), forgetEveryMs).unref()
    this.#session = session
  }

  /** What was allocated since the start and is alive, in the format of Chrome's DevTools (.heapprofile). */
  read(): string | undefined {
    const profile = this.#session?.samplingProfile()
    return profile && JSON.stringify(profile)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#forgetting)
    this.#session?.[Symbol.dispose]()
    this.#session = undefined
  }
}
