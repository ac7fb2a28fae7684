// Plant: everything waits for a client that does not read, as event streams without back-pressure do (OpenCode's issue 22198).
import { BoundedEventStream } from '../../src/agent/server/event-stream.ts'
import type { ServedParts } from '../agents/served-agent.ts'

const parts: ServedParts = {
  openStream: (options) => new BoundedEventStream({ ...options, limitBytes: Infinity }),
}
export default parts
