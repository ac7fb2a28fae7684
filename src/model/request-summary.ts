// What all requests of a server came to, in memory that does not grow with them.
import { createHistogram } from 'node:perf_hooks'
import type { RequestEntry } from './request-entry.ts'

const microseconds = 1000
const words: Readonly<Record<RequestEntry['kind'], readonly [one: string, many: string]>> = {
  call: ['call', 'calls'],
  answer: ['answer', 'answers'],
  side: ['beside the work', 'beside the work'],
  count: ['count of tokens', 'counts of tokens'],
  list: ['list', 'lists'],
  refused: ['refused', 'refused'],
}

export class RequestSummary {
  readonly #kinds = new Map<RequestEntry['kind'], number>()
  readonly #waits = createHistogram()
  #requests = 0
  #bytes = 0
  #largest = 0

  add({ kind, bytesIn, sinceAnswerMs }: RequestEntry): void {
    this.#requests += 1
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1)
    this.#bytes += bytesIn
    this.#largest = Math.max(this.#largest, bytesIn)
    if (sinceAnswerMs !== undefined) this.#waits.record(Math.max(1, Math.round(sinceAnswerMs * microseconds)))
  }

  /** For people; times are in three digits. */
  lines(): readonly string[] {
    const kinds = [...this.#kinds].map(([kind, count]) => `${count} ${words[kind][count === 1 ? 0 : 1]}`)
    const requests = `${this.#requests} ${this.#requests === 1 ? 'request' : 'requests'}`
    if (this.#requests === 0) return [requests]
    const size = `${kilobytes(this.#bytes)} in, the largest ${kilobytes(this.#largest)}`
    return [`${requests} (${kinds.join(', ')}), ${size}`, ...this.#waited()]
  }

  #waited(): readonly string[] {
    if (this.#waits.count === 0) return []
    const [median, late, longest] = [
      this.#waits.percentile(50),
      this.#waits.percentile(99),
      this.#waits.max,
    ].map((value) => `${(value / microseconds).toFixed(1)} ms`)
    return [`from an answer to the next request: median ${median}, 99 % within ${late}, longest ${longest}`]
  }
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
