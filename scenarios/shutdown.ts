// An ordered shutdown: every step runs, in its order, in its time, and nothing is left or comes back.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { shutdownAgent } from './workloads/shutdown-agent.ts'

export default defineScenario<ReferenceParts>({
  name: 'shutdown',
  claim:
    'An agent that is shut down in the middle of its work ends every part in order, and no part comes back',
  subject: 'the reference agent',
  phases: [
    {
      name: 'shutdowns',
      does: 'starts an agent, sets it to work, shuts it down and touches what is left',
      cycleName: 'shutdown',
      warmUp: 2,
      cycles: 32,
      sampleEvery: 4,
      // All evidence is exact; code that is compiled late, up to the 300th agent, would look like growth.
      growth: 'counts',
      start: (context) => {
        const directory = join(context.directory, context.rehearsal ? 'rehearsal' : 'agents')
        return shutdownAgent({ directory, parts: context.parts }, context)
      },
    },
  ],
  swaps: {
    'stops-at-failure': {
      kind: 'plant',
      does: 'ends the shutdown at the first step that fails',
      load: () => import('./plants/stops-at-failure.ts'),
    },
    'observer-comes-back': {
      kind: 'plant',
      does: 'has an observer that starts again when something happens after its shutdown',
      load: () => import('./plants/observer-comes-back.ts'),
    },
    'failing-step': {
      kind: 'look-alike',
      does: 'has a step that fails and one that hangs: the others run all the same',
      load: () => import('./plants/failing-step.ts'),
    },
  },
  mustBeZero: {
    stepsMissing: 'Steps of the shutdown did not run, so what they end lives on',
    stepsOutOfOrder: 'Steps of the shutdown ran in another order than stated',
    shutdownsRunTwice: 'A second call ran the shutdown again instead of joining the first',
    shutdownOverrunMs: 'The shutdown took longer than its steps are allowed to',
    tasksThatDidNotEnd: 'Tasks in flight were neither awaited nor cancelled',
    eventsNotOnDisk: 'Events that were appended before the shutdown are not on disk',
    heldAfterShutdown: 'Resources were still held after the shutdown',
    cameBack: 'Components did as they were asked after their shutdown, instead of refusing',
  },
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
