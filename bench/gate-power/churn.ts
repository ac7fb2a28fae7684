// The work of `session-churn`, shorter and with the optimising tiers on, as times and memory are judged; and the same
// with a regression of so many bytes and milliseconds.
import { join } from 'node:path'
import { referenceAgent } from '../../scenarios/agents/reference-agent.ts'
import { mayGrow } from '../../scenarios/workloads/long-session.ts'
import { sessionChurn } from '../../scenarios/workloads/session-churn.ts'
import type { Subject } from '../../src/host/subject.ts'
import { defineScenario, type Scenario } from '../../src/scenario/definition.ts'

export interface Regression {
  /** Held from start to close. */
  readonly extraBytes: number
  /** Of the processor, at the end of every step. */
  readonly extraMs: number
}

export function churn(regression: Regression): Scenario {
  return defineScenario({
    name: 'churn',
    claim: 'It needs no more memory and no more time than before',
    subject: 'the reference agent',
    swaps: {},
    mayGrow,
    budget: {},
    phases: [
      {
        name: 'churn',
        does: 'opens a session, prompts it twice, deletes it',
        cycleName: 'session',
        warmUp: 20,
        cycles: 120,
        sampleEvery: 20,
        tiers: 'on',
        growth: false,
        rehearse: false,
        start: async (context) =>
          regressed(
            await sessionChurn(
              { driver: referenceAgent, directory: join(context.directory, 'agent'), parts: undefined },
              context,
            ),
            regression,
          ),
      },
    ],
  })
}

function regressed(subject: Subject, { extraBytes, extraMs }: Regression): Subject {
  // Filled: a page that nobody wrote to takes no memory.
  let held: Buffer | undefined = Buffer.alloc(extraBytes, 1)
  return {
    async step(cycle) {
      await subject.step(cycle)
      const until = performance.now() + extraMs
      while (performance.now() < until);
    },
    async close() {
      held = undefined
      await subject.close()
    },
    figures: () => subject.figures?.() ?? {},
    holdings: () => ({ ...subject.holdings?.(), held: held === undefined ? 0 : 1 }),
  }
}
