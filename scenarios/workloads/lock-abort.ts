// Prompts that end in every way but well: aborted while a tool runs, refused because another runs, with a tool that throws,
// deleted under way. After each the session must be free for the next.
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import type { AgentDriver, DrivenAgent, DrivenSession, DrivenTool } from '../../src/scenario/agent-driver.ts'
import { modelLimits } from './driven-session.ts'
import { SpokenSteps } from './spoken-steps.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

export interface LockOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  readonly parts: Parts | undefined
}

/** A lock that is released this late is slow, and later than that it is left behind. */
const RELEASED_WITHIN_MS = 300
const LOOK_MS = 5

export async function lockAbort<Parts>(
  options: LockOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, parts } = options
  const spoken = new SpokenSteps()
  const tools = new TestTools()
  const model = { ...modelLimits, languageModel: spoken.model }
  const agent = await driver.start({ directory, model, tools: tools.all, parts })
  return new LockAbort({ agent, spoken, tools }, context)
}

class TestTools {
  readonly all: readonly DrivenTool[]
  /** Of the call that waits until it is aborted. */
  #started = Promise.withResolvers<void>()

  constructor() {
    const schema = { inputSchema: { type: 'object', properties: {} } } as const
    this.all = [
      { name: 'wait', description: 'Wait', ...schema, execute: (_, { signal }) => this.#wait(signal) },
      {
        name: 'fail',
        description: 'Fail',
        ...schema,
        execute: () => Promise.reject(new Error('this tool always fails')),
      },
    ]
  }

  async started(): Promise<void> {
    await this.#started.promise
    this.#started = Promise.withResolvers()
  }

  async #wait(signal: AbortSignal): Promise<{ readonly output: string }> {
    const ended = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => ended.resolve(), { once: true })
    if (signal.aborted) ended.resolve()
    this.#started.resolve()
    await ended.promise
    return { output: 'waited' }
  }
}

interface Locking {
  readonly agent: DrivenAgent
  readonly spoken: SpokenSteps
  readonly tools: TestTools
}

class LockAbort implements Subject {
  readonly #with: Locking
  readonly #context: SubjectContext
  /** Known to stay: waiting for them again would only take time. */
  #left = 0

  constructor(locking: Locking, context: SubjectContext) {
    this.#with = locking
    this.#context = context
  }

  async step(cycle: number): Promise<void> {
    const { agent } = this.#with
    const session = agent.openSession(`lock-${cycle}`)
    await this.#after(this.#aborted(session, () => session.abort()))
    await this.#after(this.#failing(session))
    await this.#after(this.#refused(session))
    await this.#after(this.#aborted(session, () => void agent.deleteSession(session.id)))
  }

  figures(): Figures {
    return this.#with.agent.figures()
  }

  answers(): Answers {
    return answering(this.#with.agent.answers?.(), {
      locksLeftBehind: 'sessionLocks',
      promptsLockedOut: 'sessionLocks',
      promptsSideBySide: 'sessionLocks',
    })
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#with.agent.holdings?.() ?? {}
  }

  async close(): Promise<void> {
    await this.#with.agent[Symbol.asyncDispose]()
  }

  /** Ended while its tool waits. */
  async #aborted(session: DrivenSession, stop: () => unknown): Promise<void> {
    const { spoken, tools } = this.#with
    spoken.plan([{ name: 'wait', input: {} }])
    const prompt = session.prompt('Wait until I say stop', this.#context.signal)
    await Promise.race([tools.started(), prompt])
    stop()
    await prompt
  }

  async #failing(session: DrivenSession): Promise<void> {
    this.#with.spoken.plan([{ name: 'fail', input: {} }])
    await session.prompt('Try it', this.#context.signal)
  }

  /** The second must be refused, and must not take the lock of the first along. */
  async #refused(session: DrivenSession): Promise<void> {
    await this.#aborted(session, async () => {
      const second = session.prompt('Me too', this.#context.signal)
      const isRefused = await second.then(
        () => false,
        () => true,
      )
      this.#context.record('promptsSideBySide', isRefused ? 0 : 1)
      session.abort()
    })
  }

  /** A prompt that is refused where it must not be is what a lock that was left behind leads to: that is what is counted. */
  async #after(prompt: Promise<void>): Promise<void> {
    const refused = await prompt.then(
      () => 0,
      () => 1,
    )
    this.#context.record('promptsLockedOut', refused)
    this.#context.record('locksLeftBehind', await this.#locksLeft())
  }

  async #locksLeft(): Promise<number> {
    const { agent } = this.#with
    const endMs = performance.now() + RELEASED_WITHIN_MS
    let locks = agent.figures()['sessionLocks'] ?? 0
    while (locks > this.#left && performance.now() < endMs) {
      await pause(LOOK_MS)
      locks = agent.figures()['sessionLocks'] ?? 0
    }
    this.#left = locks
    return locks
  }
}
