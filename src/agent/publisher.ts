// Hands events to subscribers, synchronously. A listener that throws hurts nobody but itself.
import type { ResourceRegistry } from '../resources/registry.ts'
import type { AgentEvent } from './events.ts'

export type Listener = (event: AgentEvent) => void

export interface Publisher extends Disposable {
  publish(event: AgentEvent): void
  /** The subscription ends when what is returned is disposed, or with the agent. */
  subscribe(listener: Listener): Disposable
}

/** More subscribers than this at once is a leak, not a load. */
const maximumSubscribers = 1000

export class EventPublisher implements Publisher {
  /** Listeners that threw; what they threw is theirs. */
  failures = 0
  readonly #registry: ResourceRegistry
  readonly #listeners = new Map<object, { readonly listener: Listener; readonly holding: Disposable }>()

  constructor(registry: ResourceRegistry) {
    this.#registry = registry
  }

  publish(event: AgentEvent): void {
    for (const { listener } of this.#listeners.values()) {
      try {
        listener(event)
      } catch {
        this.failures++
      }
    }
  }

  /** @throws RangeError at 1,000 subscribers. */
  subscribe(listener: Listener): Disposable {
    if (this.#listeners.size >= maximumSubscribers) {
      throw new RangeError(`Subscribe: there are ${maximumSubscribers} subscribers and no more are allowed`)
    }
    const key = {}
    this.#listeners.set(key, { listener, holding: this.#registry.hold('subscription', 'agent events') })
    return { [Symbol.dispose]: () => this.#end(key) }
  }

  [Symbol.dispose](): void {
    for (const key of this.#listeners.keys()) this.#end(key)
  }

  #end(key: object): void {
    this.#listeners.get(key)?.holding[Symbol.dispose]()
    this.#listeners.delete(key)
  }
}
