// Plant: a shutdown without a net. One step fails, and none of those after it runs.
import { shutdownInOrder, type ShutdownStep } from '../../src/agent/shutdown/shutdown.ts'
import type { ReferenceParts } from '../agents/reference-agent.ts'

const broken: ShutdownStep = {
  name: 'broken',
  end: () => Promise.reject(new Error('This step always fails')),
}

const parts: ReferenceParts = {
  async shutdown(steps, stepLimitMs, registry) {
    const reached = [...steps.slice(0, 2), broken]
    return await shutdownInOrder(reached, stepLimitMs, registry)
  },
}
export default parts
