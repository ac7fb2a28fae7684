// What an agent has sent to the model, cycle by cycle: how big its requests are, and how long it took between an answer
// and the next request, which is its own work beside the model.
import type { Figures } from '../host/subject.ts'
import { Histogram } from '../host/histogram.ts'
import type { RequestEntry } from '../model/request-entry.ts'
import type { Distributions } from '../runner/series.ts'

/** What the model was given before it had said anything to this process. */
export interface FirstRequest {
  readonly messages: number
  readonly bytes: number
}

export class WireTally {
  readonly #stepMs = new Histogram()
  readonly #promptMs = new Histogram()
  #requests = 0
  #first: FirstRequest | undefined
  /** The biggest since the last look: that of the longest history. */
  #requestBytes = 0

  request({ kind, bytesIn, decodedBytes, messages = 0, step = 1, sinceAnswerMs }: RequestEntry): void {
    if (kind !== 'call' && kind !== 'answer') return
    this.#requests += 1
    this.#requestBytes = Math.max(this.#requestBytes, bytesIn)
    if (kind === 'call') this.#first ??= { messages, bytes: decodedBytes ?? bytesIn }
    // The first request of a prompt comes when its user wants it.
    if (sinceAnswerMs !== undefined && step > 1) this.#stepMs.record(Math.max(0, sinceAnswerMs))
  }

  /** Of the work on a prompt; undefined before it. */
  get first(): FirstRequest | undefined {
    return this.#first
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
