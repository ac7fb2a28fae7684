// Sessions that come and go: one cycle opens a session, prompts it twice with a tool, and deletes it.
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import type { AgentDriver, DrivenAgent, DrivenTool } from '../../src/scenario/agent-driver.ts'
import { modelLimits } from './driven-session.ts'
import { SpokenSteps } from './spoken-steps.ts'
import { type Answers } from '../agents/answering-parts.ts'

export interface ChurnOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  readonly parts: Parts | undefined
  /** For the time of each session somebody listens to what is published. Default false. */
  readonly listens?: boolean
}

const PROMPTS = 2
const OUTPUT = 'A line of what a tool has found.\n'.repeat(40)

const lookUp: DrivenTool = {
  name: 'look_up',
  description: 'Look something up',
  inputSchema: { type: 'object', properties: { what: { type: 'string' } } },
  execute: () => Promise.resolve({ output: OUTPUT }),
}

export async function sessionChurn<Parts>(
  options: ChurnOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, parts, listens = false } = options
  const spoken = new SpokenSteps()
  const model = { ...modelLimits, languageModel: spoken.model }
  const agent = await driver.start({ directory, model, tools: [lookUp], parts })
  return new SessionChurn({ agent, spoken, listens }, context)
}

interface Churning {
  readonly agent: DrivenAgent
  readonly spoken: SpokenSteps
  readonly listens: boolean
}

class SessionChurn implements Subject {
  readonly #agent: DrivenAgent
  readonly #spoken: SpokenSteps
  readonly #listens: boolean
  readonly #context: SubjectContext

  constructor({ agent, spoken, listens }: Churning, context: SubjectContext) {
    this.#agent = agent
    this.#spoken = spoken
    this.#listens = listens
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    let heard = 0
    using listening = new DisposableStack()
    if (this.#listens) listening.use(this.#agent.subscribe(() => heard++))
    const session = this.#agent.openSession(`churn-${cycle}`)
    for (let prompt = 0; prompt < PROMPTS; prompt++) {
      const call = { name: lookUp.name, input: { what: `item ${cycle}` } }
      this.#spoken.plan([call], [call, call])
      const { end, error } = await session.prompt('Look it up', this.#context.signal)
      if (end !== 'completed') throw new Error(`Churn: it ended ${end}, wanted completed`, { cause: error })
    }
    if (!(await this.#agent.deleteSession(session.id)))
      throw new Error('Churn: there was no session to delete')
    if (this.#listens && heard === 0)
      throw new Error('Churn: nothing was heard of the session, wanted its events')
  }

  figures(): Figures {
    return this.#agent.figures()
  }

  answers(): Answers {
    return this.#agent.answers?.() ?? {}
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#agent.holdings?.() ?? {}
  }

  async close(): Promise<void> {
    await this.#agent[Symbol.asyncDispose]()
  }
}
