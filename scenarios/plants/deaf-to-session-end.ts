// Plant: what is kept per session hears of no end of a session; only the shutdown clears it.
import { ExpiringPerSession } from '../../src/agent/per-session.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class DeafPerSession<Entry extends Disposable> extends ExpiringPerSession<Entry> {
  override end(): boolean {
    return false
  }
}

const parts: ReferenceParts = {
  createPerSession: (options) => new DeafPerSession({ ...options, ttlMs: 60_000 }),
}
export default parts
