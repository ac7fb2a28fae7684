// What every workload on one session shares: the agent, the session, what is recorded of each step, and the round trip's end.
import type { Figures, SubjectContext } from '../../src/host/subject.ts'
import type {
  AgentDriver,
  AgentStart,
  DrivenAgent,
  DrivenSession,
  StepReport,
} from '../../src/scenario/agent-driver.ts'

/** Limits of a current large model; the window's budget is what its context leaves beside the reserved output. */
export const modelLimits = { contextLimitTokens: 200_000, outputLimitTokens: 64_000 } as const

export class DrivenSessionRun {
  readonly agent: DrivenAgent
  readonly #session: DrivenSession
  readonly #signal: AbortSignal
  readonly #owned: AsyncDisposableStack

  private constructor(
    agent: DrivenAgent,
    session: DrivenSession,
    signal: AbortSignal,
    owned: AsyncDisposableStack,
  ) {
    this.agent = agent
    this.#session = session
    this.#signal = signal
    this.#owned = owned
  }

  static async start<Parts>(
    driver: AgentDriver<Parts>,
    start: AgentStart<Parts>,
    context: SubjectContext,
  ): Promise<DrivenSessionRun> {
    await using acquiring = new AsyncDisposableStack()
    const agent = acquiring.use(await driver.start(start))
    acquiring.use(agent.onStep?.((step) => record(context, step)))
    const session = agent.openSession('session')
    return new DrivenSessionRun(agent, session, context.signal, acquiring.move())
  }

  /** @throws when the prompt did not complete: a workload that fails proves nothing */
  async prompt(text: string): Promise<void> {
    const { end, error } = await this.#session.prompt(text, this.#signal)
    if (end !== 'completed') throw new Error(`Prompt: it ended ${end}, wanted completed`, { cause: error })
  }

  figures(): Figures {
    return this.agent.figures()
  }

  async close(): Promise<void> {
    await this.#owned.disposeAsync()
  }
}

function record({ record: add }: SubjectContext, step: StepReport): void {
  add('stepMs', step.stepMs)
  add('ownStepMs', Math.max(0, step.stepMs - step.waitedMs))
  if (step.rowsHydrated !== undefined)
    add(step.step === 1 ? 'firstStepHydratedRows' : 'hydratedRowsPerStep', step.rowsHydrated)
  if (step.bytesHydrated !== undefined)
    add(step.step === 1 ? 'firstStepHydratedBytes' : 'hydratedBytesPerStep', step.bytesHydrated)
  if (step.rowsReread !== undefined) add('rowsRereadPerStep', step.rowsReread)
}
