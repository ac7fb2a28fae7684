// Which life of a session an action was decided for. A session that ended and began again has a new generation, and what
// was meant for the old one does not touch it.

export interface SessionTicket {
  readonly sessionId: string
  /** Higher than that of any session before it. */
  readonly generation: number
  /** False for ever once that life has ended. */
  readonly isCurrent: boolean
  /** Aborted at that moment. */
  readonly signal: AbortSignal
}

export class SessionTickets {
  readonly #current = new Map<string, Life>()
  #generation = 0

  get live(): readonly SessionTicket[] {
    return [...this.#current.values()]
  }

  /** A life of a session, which ends with the disposal, or when the next of the same id begins. */
  begin(sessionId: string): SessionTicket & Disposable {
    this.#current.get(sessionId)?.[Symbol.dispose]()
    const life = new Life(sessionId, ++this.#generation, () => {
      if (this.#current.get(sessionId) === life) this.#current.delete(sessionId)
    })
    this.#current.set(sessionId, life)
    return life
  }
}

class Life implements SessionTicket, Disposable {
  readonly sessionId: string
  readonly generation: number
  readonly #end = new AbortController()
  readonly #ended: () => void

  constructor(sessionId: string, generation: number, ended: () => void) {
    this.sessionId = sessionId
    this.generation = generation
    this.#ended = ended
  }

  get isCurrent(): boolean {
    return !this.#end.signal.aborted
  }

  get signal(): AbortSignal {
    return this.#end.signal
  }

  [Symbol.dispose](): void {
    if (!this.isCurrent) return
    this.#ended()
    this.#end.abort()
  }
}
