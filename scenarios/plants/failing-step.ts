// Look-alike: a step that fails and one that hangs are run before the agent's own, and change nothing about those.
import { shutdownInOrder, type ShutdownStep } from '../../src/agent/shutdown/shutdown.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const broken: ShutdownStep = {
  name: 'broken',
  end: () => Promise.reject(new Error('This step always fails')),
}
const hanging: ShutdownStep = { name: 'hanging', end: () => new Promise(() => {}) }

/** A hanging step takes all of it. */
const hangingLimitMs = 5

const parts: ReferenceParts = {
  async shutdown(steps, stepLimitMs, registry) {
    const first = await shutdownInOrder([broken, hanging], hangingLimitMs, registry)
    const rest = await shutdownInOrder(steps, stepLimitMs, registry)
    return { steps: [...first.steps, ...rest.steps], tookMs: first.tookMs + rest.tookMs }
  },
}
export default parts
