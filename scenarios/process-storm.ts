// What an agent starts must end with the call that started it, however little it wants to.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { processSwaps } from './plants/process-swaps.ts'
import { mayGrow } from './workloads/long-session.ts'
import { processStorm } from './workloads/process-storm.ts'

/** With 25 cycles a thousand in all. */
const SHORT_COMMANDS = 40
const REHEARSED_COMMANDS = 4

export default defineScenario<ReferenceParts>({
  name: 'process-storm',
  claim:
    'No process outlives the tool call that started it, not even one that ignores SIGTERM or leaves its session',
  subject: 'the reference agent',
  phases: [
    {
      name: 'storm',
      does: 'runs a thousand short commands, and some that hold their pipe, get away, or refuse to end',
      cycleName: 'session',
      // V8 still compiles what starts and ends processes for the first ten.
      warmUp: 12,
      cycles: 25,
      sampleEvery: 1,
      start: (context) =>
        processStorm(
          {
            driver: referenceAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            shortCommands: context.rehearsal ? REHEARSED_COMMANDS : SHORT_COMMANDS,
            parts: context.parts,
          },
          context,
        ),
    },
  ],
  swaps: processSwaps,
  mustBeZero: {
    survivingProcesses: 'Processes were alive three seconds after the tool call that had started them',
  },
  mayGrow,
  budget: {},
})
