// Plant: a stream whose client left stays on the list of those that are sent every event.
import { BoundedEventStream } from '../../src/agent/server/event-stream.ts'
import type { ServedParts } from '../agents/served-agent.ts'

const parts: ServedParts = {
  openStream: (options) =>
    new BoundedEventStream({
      ...options,
      gone: (end) => {
        if (end !== 'closed-by-client') options.gone(end)
      },
    }),
}
export default parts
