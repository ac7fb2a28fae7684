// One agent that works in a directory after the other: one cycle switches to a new one, and runs a command there.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import type { AgentDriver, DrivenAgent } from '../../src/scenario/agent-driver.ts'
import { modelLimits } from './driven-session.ts'
import { SpokenSteps } from './spoken-steps.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

/** Different ones; then it goes through them again. */
export const DIRECTORIES = 60
/** An agent may keep those that it worked in last, and no more than so many. */
const MOST_INSTANCES = 6

export interface SwitchOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  readonly parts: Parts | undefined
}

export async function instanceSwitch<Parts>(
  { driver, directory, parts }: SwitchOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const spoken = new SpokenSteps()
  const model = { ...modelLimits, languageModel: spoken.model }
  const agent = await driver.start({ directory, model, parts })
  return new InstanceSwitch({ agent, spoken, directory }, context)
}

interface Switching {
  readonly agent: DrivenAgent
  readonly spoken: SpokenSteps
  readonly directory: string
}

class InstanceSwitch implements Subject {
  readonly #with: Switching
  readonly #context: SubjectContext

  constructor(switching: Switching, context: SubjectContext) {
    this.#with = switching
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    const { agent, spoken, directory } = this.#with
    if (agent.switchDirectory === undefined)
      throw new TypeError('Switch: the agent serves one directory only')
    const project = join(directory, 'projects', String(cycle % DIRECTORIES))
    await mkdir(project, { recursive: true })
    await agent.switchDirectory(project)
    const session = agent.openSession(`switch-${cycle}`)
    spoken.plan([{ name: agent.shellTool, input: { command: 'pwd > visited' } }])
    const { end, error } = await session.prompt('Leave your mark', this.#context.signal)
    if (end !== 'completed') throw new Error(`Switch: it ended ${end}, wanted completed`, { cause: error })
    await agent.deleteSession(session.id)
    this.#context.record(
      'instancesAboveLimit',
      Math.max(0, (agent.figures()['instances'] ?? 0) - MOST_INSTANCES),
    )
  }

  figures(): Figures {
    return this.#with.agent.figures()
  }

  answers(): Answers {
    return answering(this.#with.agent.answers?.(), {
      instancesAboveLimit: 'instances',
    })
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#with.agent.holdings?.() ?? {}
  }

  async close(): Promise<void> {
    await this.#with.agent[Symbol.asyncDispose]()
  }
}
