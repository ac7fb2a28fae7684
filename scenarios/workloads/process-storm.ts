// Commands that end at once, hold their pipe, leave their session, or ignore every request to end. One cycle is a session
// with two prompts; afterwards what still lives is counted from /proc, by a mark the commands carry.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import type { AgentDriver, DrivenAgent, DrivenSession } from '../../src/scenario/agent-driver.ts'
import { modelLimits } from './driven-session.ts'
import { markedProcesses, markOf, survivingProcesses } from './marked-processes.ts'
import { type SpokenCall, SpokenSteps } from './spoken-steps.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

export interface StormOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  readonly shortCommands: number
  readonly parts: Parts | undefined
}

/** Its first process, a child, and a grandchild; all of them ignore SIGTERM. */
const STUBBORN = 'trap "" TERM; (trap "" TERM; sleep 300 & wait) & wait; sleep 300'
const STUBBORN_PROCESSES = 3
const PIPE_HOLDER = 'sleep 300 & echo held'
const ESCAPED = 'setsid sleep 300 & sleep 0.02'

export async function processStorm<Parts>(
  options: StormOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, parts, shortCommands } = options
  const spoken = new SpokenSteps()
  const model = { ...modelLimits, languageModel: spoken.model }
  const agent = await driver.start({ directory, model, parts })
  return new ProcessStorm({ agent, spoken, shortCommands }, context)
}

interface Storm {
  readonly agent: DrivenAgent
  readonly spoken: SpokenSteps
  readonly shortCommands: number
}

class ProcessStorm implements Subject {
  readonly #storm: Storm
  readonly #context: SubjectContext

  constructor(storm: Storm, context: SubjectContext) {
    this.#storm = storm
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    const { agent } = this.#storm
    const mark = markOf(randomUUID())
    const session = agent.openSession(`storm-${cycle}`)
    await this.#manyCommands(session, mark)
    await this.#stubbornCommand(session, mark)
    this.#context.record('survivingProcesses', await survivingProcesses(mark))
    await agent.deleteSession(session.id)
  }

  figures(): Figures {
    return this.#storm.agent.figures()
  }

  answers(): Answers {
    return answering(this.#storm.agent.answers?.(), {
      survivingProcesses: 'processes',
    })
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#storm.agent.holdings?.() ?? {}
  }

  async close(): Promise<void> {
    await this.#storm.agent[Symbol.asyncDispose]()
  }

  async #manyCommands(session: DrivenSession, mark: string): Promise<void> {
    const { agent, spoken, shortCommands } = this.#storm
    const short = Array.from({ length: shortCommands }, () => ({
      name: agent.shellTool,
      input: { command: `exec env ${mark} true` },
    }))
    spoken.plan(short, [this.#call(PIPE_HOLDER, mark), this.#call(ESCAPED, mark)])
    const { end, error } = await session.prompt('Run them all', this.#context.signal)
    if (end !== 'completed') throw new Error(`Storm: it ended ${end}, wanted completed`, { cause: error })
  }

  async #stubbornCommand(session: DrivenSession, mark: string): Promise<void> {
    const before = markedProcesses(mark).length
    this.#storm.spoken.plan([this.#call(STUBBORN, mark)])
    const prompt = session.prompt('Run it until I say stop', this.#context.signal)
    while (markedProcesses(mark).length < before + STUBBORN_PROCESSES) await pause(5)
    session.abort()
    const { end } = await prompt
    if (end !== 'aborted') throw new Error(`Storm: it ended ${end}, wanted aborted`)
  }

  /** `exec env` gives the mark to the command's own process too. */
  #call(script: string, mark: string): SpokenCall {
    return { name: this.#storm.agent.shellTool, input: { command: `exec env ${mark} bash -c '${script}'` } }
  }
}
