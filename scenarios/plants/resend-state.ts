// Plant: on every chunk a tool prints, subscribers are sent all it has printed so far: quadratic in the output.
import { EventPublisher } from '../../src/agent/publisher.ts'
import type { AgentEvent } from '../../src/agent/events.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class ResendingPublisher extends EventPublisher {
  #callId = ''
  #soFar = ''

  override publish(event: AgentEvent): void {
    if (event.type !== 'tool-output') return super.publish(event)
    if (event.callId !== this.#callId) this.#soFar = ''
    this.#callId = event.callId
    this.#soFar += event.body
    super.publish({ ...event, body: this.#soFar })
  }
}

const parts: ReferenceParts = { createPublisher: (registry) => new ResendingPublisher(registry) }
export default parts
