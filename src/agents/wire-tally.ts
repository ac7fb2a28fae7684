// What an agent has sent to the model, cycle by cycle: how big its requests are, and how long it took between an answer
// and the next request, which is its own work beside the model.
import type { Figures } from '../host/subject.ts'
import { Histogram } from '../host/histogram.ts'
import type { RequestEntry } from '../model/request-entry.ts'
import type { Distributions } from '../runner/series.ts'

export class WireTally {
  readonly #stepMs = new Histogram()
  readonly #promptMs = new Histogram()
  #requests = 0
  /** The biggest since the last look: that of the longest history. */
  #requestBytes = 0

  request({ kind, bytesIn, sinceAnswerMs }: RequestEntry): void {
    if (kind !== 'call' && kind !== 'answer') return
    this.#requests += 1
    this.#requestBytes = Math.max(this.#requestBytes, bytesIn)
    if (sinceAnswerMs !== undefined && kind === 'answer') this.#stepMs.record(Math.max(0, sinceAnswerMs))
  }

  prompted(ms: number): void {
    this.#promptMs.record(ms)
  }

  /** Requests for answers so far. */
  get requests(): number {
    return this.#requests
  }

  /** Since the last call. */
  figures(): Figures {
    const figures = this.#requestBytes === 0 ? {} : { requestBytes: this.#requestBytes }
    this.#requestBytes = 0
    return figures
  }

  totals(): Distributions {
    const [stepMs, promptMs] = [this.#stepMs.read(), this.#promptMs.read()]
    return { ...(stepMs && { stepMs }), ...(promptMs && { promptMs }) }
  }
}
