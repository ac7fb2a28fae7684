// However many directories an agent has worked in, it must hold only what the present one needs.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import { referenceAgent, type ReferenceParts } from './agents/reference-agent.ts'
import { DIRECTORIES, instanceSwitch } from './workloads/instance-switch.ts'
import { mayGrow } from './workloads/long-session.ts'

/** Every directory is visited four times. */
const SWITCHES = 4 * DIRECTORIES

export default defineScenario<ReferenceParts>({
  name: 'instance-switch',
  claim: 'An agent that has worked in sixty directories holds no more than one that has worked in two',
  subject: 'the reference agent',
  phases: [
    {
      name: 'switch',
      does: 'switches from directory to directory and runs a command in each',
      cycleName: 'directory',
      warmUp: DIRECTORIES,
      cycles: SWITCHES,
      sampleEvery: 12,
      start: (context) =>
        instanceSwitch(
          {
            driver: referenceAgent,
            directory: join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'),
            parts: context.parts,
          },
          context,
        ),
    },
  ],
  swaps: {
    'keep-instances': {
      kind: 'plant',
      does: 'keeps the instance of every directory it has ever worked in',
      load: () => import('./plants/keep-instances.ts'),
    },
    'recent-instances': {
      kind: 'look-alike',
      does: 'keeps the instances of the four directories it worked in last',
      load: () => import('./plants/recent-instances.ts'),
    },
  },
  mustBeZero: {
    instancesAboveLimit:
      'Instances of more directories were alive than an agent may keep beside the present one',
  },
  mayGrow,
  budget: {},
})
