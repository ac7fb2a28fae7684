// Plant: an observer that never backs off.
import { SessionObserver } from '../../src/agent/observer/session-observer.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = {
  createObserver: (options) =>
    new SessionObserver({ ...options, nextMs: (_waitedMs, _isQuiet, { minMs }) => minMs }),
}
export default parts
