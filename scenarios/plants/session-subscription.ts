// Plant: a subscription per session that ends with an event which is never published, as plugins do that clean up on
// an end they made up.
import type { AgentEvent } from '../../src/agent/events.ts'
import { defaultParts } from '../../src/agent/parts.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = {
  createPublisher: (registry) => {
    const publisher = defaultParts.createPublisher(registry)
    const seen = new Set<string>()
    const watch = ({ sessionId }: AgentEvent): void => {
      if (seen.has(sessionId)) return
      seen.add(sessionId)
      const subscription = publisher.subscribe((event) => {
        const { type }: { readonly type: string } = event
        if (event.sessionId === sessionId && type === 'session-closed') subscription[Symbol.dispose]()
      })
    }
    publisher.subscribe(watch)
    return publisher
  },
}
export default parts
