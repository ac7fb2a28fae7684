// Fifty connections read from the server while sessions work: nothing fails, and the memory comes back to its floor.
import { join } from 'node:path'
import { defineScenario } from '../src/scenario/definition.ts'
import type { ServedParts } from './agents/served-agent.ts'
import { httpLoad } from './workloads/http-load.ts'

export default defineScenario<ServedParts>({
  name: 'agent-http-load',
  claim: 'Fifty connections that read while sessions work are all served, and leave the memory at its floor',
  subject: 'the reference agent as a server',
  phases: [
    {
      name: 'load',
      does: 'serves bursts of 200 requests on 50 connections while three sessions work',
      cycleName: 'burst',
      warmUp: 8,
      cycles: 32,
      sampleEvery: 1,
      start: (context) =>
        httpLoad(join(context.directory, context.rehearsal ? 'rehearsal' : 'agent'), context.parts, context),
    },
  ],
  swaps: {
    'keep-requests': {
      kind: 'plant',
      does: 'keeps a line of a log for every request, for ever',
      load: () => import('./plants/keep-requests.ts'),
    },
    'recent-requests': {
      kind: 'look-alike',
      does: 'keeps a line of a log for the last thousand requests',
      load: () => import('./plants/recent-requests.ts'),
    },
  },
  mustBeZero: {
    failedRequests: 'Requests failed, timed out or were answered with an error',
    serverErrors: 'The server answered that it failed',
  },
  mayGrow: ['requestsPerSecond'],
  budget: { peakRssAboveIdleBytes: 160_000_000, 'eventLoopP99Ms.max': 500 },
})
