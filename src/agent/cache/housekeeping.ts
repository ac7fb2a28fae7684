// Something done again and again in the background: one timer that keeps no process alive, and never two rounds at once.
// Ends with its owner, the round that is running included.
import type { ResourceRegistry } from '../../resources/registry.ts'

export interface HousekeepingOptions {
  readonly label: string
  readonly everyMs: number
  readonly registry: ResourceRegistry
  /** Told to stop by the signal. What it throws is counted and tried again the next time. */
  run(signal: AbortSignal): Promise<void> | void
}

export class Housekeeping implements AsyncDisposable {
  /** Rounds that threw. */
  failures = 0
  readonly #options: HousekeepingOptions
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #holding: Disposable
  #round: Promise<void> | undefined

  constructor(options: HousekeepingOptions) {
    this.#options = options
    this.#holding = options.registry.hold('timer', options.label)
    this.#timer = setInterval(() => void this.round(), options.everyMs).unref()
  }

  /** Does it now, or waits for the round that is under way. Never throws. */
  async round(): Promise<void> {
    if (this.#stop.signal.aborted) return
    this.#round ??= this.#run().finally(() => (this.#round = undefined))
    await this.#round
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    this.#stop.abort()
    await this.#round
    this.#holding[Symbol.dispose]()
  }

  async #run(): Promise<void> {
    try {
      await this.#options.run(this.#stop.signal)
    } catch {
      this.failures++
    }
  }
}
