// When a life must come to its end. The runner decides: it knows what the machine left the process of its time.
import type { Reporter } from './reporter.ts'

export class Deadline {
  readonly #reporter: Pick<Reporter, 'ask'>
  /** Before this the limit cannot have been reached. */
  #notBeforeMs: number

  /** @param timeLimitMs by the wall clock, from now on; before that nobody is asked */
  constructor(reporter: Pick<Reporter, 'ask'>, timeLimitMs: number) {
    this.#reporter = reporter
    this.#notBeforeMs = performance.now() + timeLimitMs
  }

  /** Cheap enough for every cycle: most calls only read a clock. */
  isOver(): boolean {
    if (performance.now() < this.#notBeforeMs) return false
    const reply = this.#reporter.ask({ kind: 'late' })
    const leftMs = reply.kind === 'left' ? reply.leftMs : 0
    this.#notBeforeMs = performance.now() + leftMs
    return leftMs === 0
  }
}
