// What one prompt is given of the budget, from its start to its end. Whoever runs short of memory tightens shares, and a
// share ends with its prompt: what was asked of one prompt can never hit the next prompt of the same session.

/** Text, what it is wrapped in, the copies of a model call and their garbage, at the peak: the 60 MB that `long-session` allows for a window of 168,000 tokens. */
const bytesPerWindowToken = 357

/** A session at work; dispose it when the work ends. */
export interface BudgetShare extends Disposable {
  readonly sessionId: string
  /** Changes as other sessions come and go, and when it is tightened. */
  readonly bytes: number
  /** The same as tokens of a window. */
  readonly windowTokens: number
  /** Told by the prompt whenever its window has changed. */
  uses(windowTokens: number): void
  /** Halves what the window may take, from its next step on. Resolves with the bytes given back once it has, when the prompt ends, or when the signal is aborted. */
  tighten(signal: AbortSignal): Promise<number>
  /** Takes that back. */
  relax(): void
}

export interface ShareOptions {
  readonly sessionId: string
  /** What each session has. */
  readonly shared: () => number
  /** Never tightened below. */
  readonly floorBytes: number
  readonly ended: () => void
}

export class Share implements BudgetShare {
  readonly #options: ShareOptions
  #limitBytes = Infinity
  #usedBytes = 0
  #changed = Promise.withResolvers<void>()
  #isEnded = false

  constructor(options: ShareOptions) {
    this.#options = options
  }

  get sessionId(): string {
    return this.#options.sessionId
  }

  get bytes(): number {
    return Math.min(this.#options.shared(), this.#limitBytes)
  }

  get windowTokens(): number {
    return Math.max(1, Math.floor(this.bytes / bytesPerWindowToken))
  }

  uses(windowTokens: number): void {
    this.#usedBytes = windowTokens * bytesPerWindowToken
    this.#change()
  }

  async tighten(signal: AbortSignal): Promise<number> {
    const before = this.#usedBytes
    const limit = Math.max(this.#options.floorBytes, before / 2)
    if (before <= limit) return 0 // A short history is not worth a summary, however full the process is.
    this.#limitBytes = Math.min(this.#limitBytes, limit)
    const aborted = Promise.withResolvers<void>()
    const abort = (): void => aborted.resolve()
    signal.addEventListener('abort', abort, { once: true })
    try {
      while (!signal.aborted && this.#usedBytes > limit)
        await Promise.race([this.#changed.promise, aborted.promise])
      return Math.max(0, before - this.#usedBytes)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  relax(): void {
    this.#limitBytes = Infinity
  }

  [Symbol.dispose](): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#usedBytes = 0
    this.#change()
    this.#options.ended()
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
