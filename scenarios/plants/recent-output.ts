// Look-alike: keeps the end of what tools have printed, for subscribers that come late, bounded by bytes.
import { BoundedRing } from '../../src/agent/events/bounded-ring.ts'
import type { AgentEvent } from '../../src/agent/events.ts'
import { EventPublisher } from '../../src/agent/publisher.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const LIMITS = { maxItems: 1_000, maxBytes: 512 * 1024 }

class RememberingPublisher extends EventPublisher {
  readonly #recent = new BoundedRing<string>(LIMITS, (body) => body.length)

  override publish(event: AgentEvent): void {
    if (event.type === 'tool-output') this.#recent.push(event.body)
    super.publish(event)
  }

  override [Symbol.dispose](): void {
    this.#recent.clear()
    super[Symbol.dispose]()
  }
}

const parts: ReferenceParts = { createPublisher: (registry) => new RememberingPublisher(registry) }
export default parts
