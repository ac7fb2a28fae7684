// The time of a seeded session: a second for each message. What was recorded was so in another year, and agents leave out,
// or delete, sessions that are months old.

const STEP_MS = 1_000

export interface Moment {
  /** Milliseconds since the epoch. */
  readonly ms: number
  /** ISO 8601. */
  readonly text: string
}

export class SeedClock {
  #nowMs: number

  /** @param beganMs milliseconds since the epoch */
  constructor(beganMs: number) {
    this.#nowMs = beganMs
  }

  now(): Moment {
    return { ms: this.#nowMs, text: new Date(this.#nowMs).toISOString() }
  }

  /** Of the next message. */
  next(): Moment {
    this.#nowMs += STEP_MS
    return this.now()
  }
}
