// Plant: what is kept per session ends with the session, and never when no end comes.
import { ExpiringPerSession } from '../../src/agent/per-session.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const dayMs = 86_400_000

const parts: ReferenceParts = {
  createPerSession: (options) => new ExpiringPerSession({ ...options, ttlMs: dayMs }),
}
export default parts
