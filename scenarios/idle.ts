// No message for a while: nothing may rise, and nothing may fire more often than it states.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import type { ReferenceParts } from './agents/reference-agent.ts'
import { idleAgent } from './workloads/idle-agent.ts'

export default defineScenario<ReferenceParts>({
  name: 'idle',
  claim:
    'An agent with open sessions and no messages adds nothing, writes nothing and wakes no more often than it states',
  subject: 'the reference agent',
  phases: [
    {
      name: 'idle',
      does: 'keeps three sessions open and sends no message',
      cycleName: 'while',
      warmUp: 60,
      cycles: 120,
      sampleEvery: 5,
      start: (context) => {
        const directory = join(context.directory, context.rehearsal ? 'rehearsal' : 'agent')
        return idleAgent({ directory, parts: context.parts }, context)
      },
    },
  ],
  swaps: {
    'eager-observer': {
      kind: 'plant',
      does: 'looks as often while nothing happens as while the agent works',
      load: () => import('./plants/eager-observer.ts'),
    },
    'marks-each-look': {
      kind: 'plant',
      does: 'leaves a performance entry behind at every look',
      load: () => import('./plants/marks-each-look.ts'),
    },
    'slow-heartbeat': {
      kind: 'look-alike',
      does: 'has one more interval, which fires rarely and ends with the agent',
      load: () => import('./plants/slow-heartbeat.ts'),
    },
  },
  mustBeZero: {
    timerFiresAboveStated: 'Timers fired more often than stated while nothing happened',
    eventsWhileIdle: 'Events were published while nothing happened',
    writesWhileIdle: 'Something was written to disk while nothing happened',
    performanceEntriesAdded:
      'Performance entries were added while nothing happened, and nobody takes them away',
  },
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
