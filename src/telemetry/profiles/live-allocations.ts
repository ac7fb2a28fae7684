// What the functions of this process have allocated and is alive, as a profile to be pushed: V8's sampling profiler at its
// own default, which a program that serves does not notice.
import { pprofOf } from '../../heap/profile/pprof.ts'
import { SiteSampler } from '../../heap/site-sampler.ts'
import { allocationSites } from '../../probe/survey/allocation-sites.ts'
import { redactedDeep, redaction } from '../../redacted.ts'

const SAMPLING_BYTES = 512 * 1024
/** Until then the last message of a log is kept. */
const FORGET_EVERY_MS = 1_000

/** Sampling from its construction to its disposal. */
export class LiveAllocations implements Disposable {
  readonly #sampler: SiteSampler
  readonly #samplingBytes: number
  readonly #forgetting: NodeJS.Timeout
  readonly #startedMs = performance.now()
  readonly #redact = redaction(process.env)

  constructor(samplingBytes = SAMPLING_BYTES) {
    this.#samplingBytes = samplingBytes
    this.#sampler = new SiteSampler(samplingBytes)
    this.#forgetting = setInterval(() => this.#sampler.forgetConsole(), FORGET_EVERY_MS).unref()
  }

  /** What was not collected yet counts as alive: no collection is forced on a program that serves. */
  async pprof(): Promise<Buffer> {
    const alive = redactedDeep(allocationSites(this.#sampler.read()), this.#redact)
    return await pprofOf(
      { samplingBytes: this.#samplingBytes, alive },
      { atMs: Date.now(), durationMs: performance.now() - this.#startedMs },
    )
  }

  [Symbol.dispose](): void {
    clearInterval(this.#forgetting)
    this.#sampler[Symbol.dispose]()
  }
}
