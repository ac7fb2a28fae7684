// Look-alike: a lock that is held for a moment after its prompt, as one is that waits for a write.
import { InProcessLocks, type SessionLock } from '../../src/agent/locks.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const MOMENT_MS = 10

class LateLocks extends InProcessLocks {
  override acquire(sessionId: string, holder: string): SessionLock {
    const lock = super.acquire(sessionId, holder)
    return { ...lock, [Symbol.dispose]: () => void setTimeout(() => lock[Symbol.dispose](), MOMENT_MS) }
  }
}

const parts: ReferenceParts = { createLocks: (registry) => new LateLocks(registry) }
export default parts
