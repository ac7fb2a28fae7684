// Replays sessions, each with an agent of its own, until there are enough turns to judge growth on: one session may be short.
import { join } from 'node:path'
import type { Answerable, Figures, Subject, SubjectContext } from '../../src/host/subject.ts'
import type { Transcript } from '../../src/replay/transcript.ts'
import type { AgentDriver } from '../../src/scenario/agent-driver.ts'
import { replaySession } from './session-replay.ts'

export interface RepeatedOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  /** Each session has a directory of its own below it: `1`, `2`, … */
  readonly directory: string
  readonly compaction: boolean
  readonly parts: Parts | undefined
  /** A further session begins while there were fewer turns. */
  readonly leastTurns: number
  /** Messages of all sessions together, where that is known. */
  readonly messages?: number | undefined
  /** Of the session with this number, from 1. */
  transcript(session: number): Promise<Transcript> | Transcript
}

/** Where the first session is stored. */
export function firstSession(directory: string): string {
  return join(directory, '1')
}

export async function repeatedSessions<Parts>(
  options: RepeatedOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const sessions = new RepeatedSessions(options, context)
  await sessions.open()
  return sessions
}

class RepeatedSessions<Parts> implements Subject {
  readonly #options: RepeatedOptions<Parts>
  readonly #context: SubjectContext
  #current: Subject | undefined
  #sessions = 0
  #turns = 0
  #messagesBefore = 0

  constructor(options: RepeatedOptions<Parts>, context: SubjectContext) {
    this.#options = options
    this.#context = context
  }

  async open(): Promise<void> {
    const { directory } = this.#options
    this.#sessions += 1
    const transcript = await this.#options.transcript(this.#sessions)
    const own = { transcript, directory: join(directory, String(this.#sessions)) }
    this.#current = await replaySession({ ...this.#options, ...own }, this.#context)
  }

  async step(): Promise<'done' | void> {
    if ((await this.#current?.step(this.#turns)) !== 'done') {
      this.#turns += 1
      return
    }
    if (this.#turns >= this.#options.leastTurns) return 'done'
    this.#messagesBefore = this.progress().done
    await this.#current?.close()
    await this.open()
    await this.step()
  }

  async figures(): Promise<Figures> {
    return (await this.#current?.figures?.()) ?? {}
  }

  answers(): Readonly<Record<string, Answerable>> {
    return this.#current?.answers?.() ?? {}
  }

  progress(): { readonly done: number; readonly total?: number; readonly unit: string } {
    const { messages } = this.#options
    const done = this.#messagesBefore + (this.#current?.progress?.().done ?? 0)
    return { done, unit: 'messages', ...(messages !== undefined && { total: messages }) }
  }

  async close(): Promise<void> {
    await this.#current?.close()
  }
}
