// Joins what a model streams, delta by delta, into few events: one for each stretch of text, of at most 100 ms or 16 K.
// Every other event of the session waits for none: what was joined before it goes out before it.
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { AgentEvent } from '../events.ts'
import { OwnedTimeout } from '../owned-timeout.ts'

const joinMs = 100
const joinCharacters = 16 * 1024

type TextDelta = Extract<AgentEvent, { type: 'text-delta' }>

export class DeltaJoiner implements Disposable {
  readonly #registry: ResourceRegistry
  readonly #emit: (event: AgentEvent) => void
  /** The open stretch of each session that has one. */
  readonly #open = new Map<string, TextDelta>()
  #timer: OwnedTimeout | undefined

  constructor(registry: ResourceRegistry, emit: (event: AgentEvent) => void) {
    this.#registry = registry
    this.#emit = emit
  }

  add(event: AgentEvent): void {
    const open = this.#open.get(event.sessionId)
    if (event.type !== 'text-delta') {
      this.#close(event.sessionId)
      return this.#emit(event)
    }
    if (open !== undefined && open.streamId === event.streamId && open.messageId === event.messageId) {
      this.#open.set(event.sessionId, { ...open, text: open.text + event.text })
    } else {
      this.#close(event.sessionId)
      this.#open.set(event.sessionId, event)
    }
    const joined = this.#open.get(event.sessionId)?.text.length ?? 0
    if (joined >= joinCharacters) this.#close(event.sessionId)
    else this.#arm()
  }

  flush(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
    for (const sessionId of this.#open.keys()) this.#close(sessionId)
  }

  [Symbol.dispose](): void {
    this.flush()
  }

  #close(sessionId: string): void {
    const open = this.#open.get(sessionId)
    if (open === undefined) return
    this.#open.delete(sessionId)
    this.#emit(open)
  }

  #arm(): void {
    const options = { label: 'event join', afterMs: joinMs, registry: this.#registry }
    this.#timer ??= new OwnedTimeout(options, () => this.flush())
  }
}
