// Sessions that end in every way there is, and one that never does: what was kept for each must be gone with it.
import { setTimeout as pause } from 'node:timers/promises'
import type { Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import { BackgroundAgent, type BackgroundAgentOptions } from './background-agent.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

/** After its last use, what is kept for a session that never ends must be gone within four times this. */
const TTL_MS = 15

export async function sessionEnds(
  options: BackgroundAgentOptions,
  context: SubjectContext,
): Promise<Subject> {
  const run = await BackgroundAgent.start({ ...options, limits: { sessionTtlMs: TTL_MS } })
  return new SessionEnds(run, context)
}

class SessionEnds implements Subject {
  readonly #run: BackgroundAgent
  readonly #context: SubjectContext
  readonly #ends: Readonly<Record<string, (sessionId: string) => Promise<unknown>>>

  constructor(run: BackgroundAgent, context: SubjectContext) {
    this.#run = run
    this.#context = context
    const { agent } = run
    this.#ends = {
      deleted: (id) => agent.deleteSession(id),
      ended: (id) => agent.endSession(id),
      aborted: async (id) => {
        await agent.openSession({ id }).prompt('never said', { signal: AbortSignal.abort() })
        await agent.endSession(id)
      },
    }
  }

  async step(cycle: number): Promise<void> {
    for (const [how, end] of Object.entries(this.#ends)) await this.#live(`${how}-${cycle}`, end)
    await this.#abandon(`abandoned-${cycle}`)
  }

  figures(): Figures {
    const { tasks, captures, ledger } = this.#run.agent.background
    return {
      timers: this.#run.registry.live('timer'),
      pendingCaptures: captures.counters.pending,
      runningTasks: tasks.counters.running,
      lineageEntries: ledger.lineage.size,
    }
  }

  answers(): Answers {
    return answering(this.#run.answers, {
      timersAfterEnd: 'perSession',
      timersAfterExpiry: 'perSession',
      tasksAfterEnd: 'perSession',
      pendingCaptures: 'perSession',
    })
  }

  holdings(): Readonly<Record<string, number>> {
    return this.#run.holdings()
  }

  async close(): Promise<void> {
    await this.#run[Symbol.asyncDispose]()
  }

  /** A session with a task that nobody else ends, and with everything that is armed after a prompt. */
  async #live(sessionId: string, end: (sessionId: string) => Promise<unknown>): Promise<void> {
    const { record } = this.#context
    await this.#run.prompt(sessionId)
    const { tasks } = this.#run.agent.background
    const task = tasks.start({ sessionId, label: 'beside the prompt' }, (life) => untilAborted(life.signal))
    if (this.#run.timersOf(sessionId) === 0)
      throw new Error('Prompt: no timer is armed after it, wanted some')
    await end(sessionId)
    record('timersAfterEnd', this.#run.timersOf(sessionId))
    record('tasksAfterEnd', tasks.counters.running)
    task.cancel()
  }

  async #abandon(sessionId: string): Promise<void> {
    await this.#run.prompt(sessionId)
    await pause(2 * TTL_MS)
    for (let waited = 0; waited < 2 && this.#run.timersOf(sessionId) > 0; waited++) await pause(TTL_MS)
    this.#context.record('timersAfterExpiry', this.#run.timersOf(sessionId))
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
