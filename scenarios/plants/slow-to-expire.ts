// Look-alike: what is abandoned is kept for half as long again, so there is always some of it, and never more.
import { ExpiringPerSession } from '../../src/agent/per-session.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = {
  createPerSession: (options) => new ExpiringPerSession({ ...options, ttlMs: options.ttlMs * 1.5 }),
}
export default parts
