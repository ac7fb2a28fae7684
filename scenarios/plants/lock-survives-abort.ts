// Plant: the lock is released where the prompt returns, and not where it is aborted.
import { InProcessLocks, type SessionLock } from '../../src/agent/locks.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

class LocksWithoutFinally extends InProcessLocks {
  override acquire(sessionId: string, holder: string): SessionLock {
    const lock = super.acquire(sessionId, holder)
    return {
      ...lock,
      [Symbol.dispose]: () => {
        if (!lock.signal.aborted) lock[Symbol.dispose]()
      },
    }
  }
}

const parts: ReferenceParts = { createLocks: (registry) => new LocksWithoutFinally(registry) }
export default parts
