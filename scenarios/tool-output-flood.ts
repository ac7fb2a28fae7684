// Tools that print 50 MB in small chunks: what reaches the model, the store and the subscribers must stay linear and small.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { mayGrow } from './workloads/long-session.ts'
import { outputFlood } from './workloads/output-flood.ts'

const OUTPUT_BYTES = 50_000_000
/** Of the rehearsal, the warm-up and the first measured calls: of a quadratic plant they are evidence enough, and in one call of 50 MB it may compute for minutes. */
const SMALL_BYTES = 1_000_000
const WARM_UP_CALLS = 10
/** With the last of the warm-up, the three intervals that are plain evidence. */
const SMALL_CALLS = WARM_UP_CALLS + 2

export default defineScenario<ReferenceParts>({
  name: 'tool-output-flood',
  claim:
    'A tool that prints 50 MB costs no more memory than one that prints a page, and each byte is published once',
  subject: 'the reference agent',
  phases: [
    {
      name: 'flood',
      does: 'runs commands that print 50 MB each through the shell tool',
      cycleName: 'call',
      warmUp: WARM_UP_CALLS,
      cycles: 32,
      sampleEvery: 1,
      cycleTimeoutMs: 90_000,
      start: (context) =>
        outputFlood(
          {
            driver: referenceAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            outputBytes: (call) => (context.rehearsal || call <= SMALL_CALLS ? SMALL_BYTES : OUTPUT_BYTES),
            parts: context.parts,
          },
          context,
        ),
    },
  ],
  swaps: {
    'resend-state': {
      kind: 'plant',
      does: 'sends subscribers the whole output so far on every chunk',
      load: () => import('./plants/resend-state.ts'),
    },
    'recent-output': {
      kind: 'look-alike',
      does: 'keeps the last half megabyte that tools have printed: it fills and then holds',
      load: () => import('./plants/recent-output.ts'),
    },
  },
  mustBeZero: {
    resentOutputBytes: 'Output of a tool was sent to subscribers more than once',
    outputEventsTooMany: 'More events were published than the chunks of the output account for',
  },
  mayGrow,
  budget: { peakRssAboveIdleBytes: 120_000_000 },
})
