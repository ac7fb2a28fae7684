// Plant: every look is marked on the performance timeline, which keeps its entries until somebody clears them.
import { SessionObserver } from '../../src/agent/observer/session-observer.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const parts: ReferenceParts = {
  createObserver: (options) =>
    new SessionObserver({
      ...options,
      onLook: (observation) => {
        performance.mark('look')
        options.onLook(observation)
      },
    }),
}
export default parts
