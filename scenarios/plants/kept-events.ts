// What two swaps have in common: a publisher that keeps, by session, what was published of it.
import type { AgentEvent } from '../../src/agent/events.ts'
import { defaultParts } from '../../src/agent/parts.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

/** @param limit sessions kept; the oldest go first */
export function keepingEvents(limit: number): ReferenceParts {
  const events = new Map<string, AgentEvent[]>()
  return {
    createPublisher: (registry) => {
      const publisher = defaultParts.createPublisher(registry)
      publisher.subscribe((event) => {
        const kept = events.get(event.sessionId) ?? []
        kept.push({ ...event })
        events.set(event.sessionId, kept)
        for (const oldest of events.keys()) {
          if (events.size <= limit) break
          events.delete(oldest)
        }
      })
      return publisher
    },
  }
}
