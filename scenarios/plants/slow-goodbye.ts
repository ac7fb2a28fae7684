// Look-alike: the stream of a client that has left is let go of a fifth of a second later.
import { BoundedEventStream } from '../../src/agent/server/event-stream.ts'
import type { ServedParts } from '../agents/served-agent.ts'

const LATER_MS = 200

const parts: ServedParts = {
  openStream: (options) =>
    new BoundedEventStream({ ...options, gone: (end) => void setTimeout(() => options.gone(end), LATER_MS) }),
}
export default parts
