// Replays a recorded file, again and again in new sessions until there are enough turns to judge growth on.
import type { Subject, SubjectContext } from '../../src/probe/subject.ts'
import { openTranscript } from '../../src/replay/open-transcript.ts'
import type { AgentDriver } from '../../src/scenario/agent-driver.ts'
import { replaySession } from './session-replay.ts'

export interface RecordedOptions<Parts> {
  readonly driver: AgentDriver<Parts>
  readonly file: string
  readonly directory: string
  readonly parts: Parts | undefined
  /** A recording with fewer turns is replayed once more, from its start. */
  readonly leastTurns: number
}

export async function recordedSession<Parts>(
  options: RecordedOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const session = new RecordedSession(options, context)
  await session.open()
  return session
}

class RecordedSession<Parts> implements Subject {
  readonly #options: RecordedOptions<Parts>
  readonly #context: SubjectContext
  #round: Subject | undefined
  #rounds = 0
  #turns = 0

  constructor(options: RecordedOptions<Parts>, context: SubjectContext) {
    this.#options = options
    this.#context = context
  }

  async open(): Promise<void> {
    const { driver, file, directory, parts } = this.#options
    this.#rounds += 1
    const round = `${directory}/${this.#rounds}`
    const transcript = await openTranscript(file)
    this.#round = await replaySession({ driver, transcript, directory: round, parts }, this.#context)
  }

  async step(): Promise<'done' | void> {
    if ((await this.#round?.step(this.#turns)) !== 'done') {
      this.#turns += 1
      return
    }
    if (this.#turns >= this.#options.leastTurns) return 'done'
    await this.#round?.close()
    await this.open()
    await this.step()
  }

  figures(): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>> {
    return this.#round?.figures?.() ?? {}
  }

  progress(): { readonly done: number; readonly unit: string } {
    return { done: this.#turns, unit: 'turns' }
  }

  async close(): Promise<void> {
    await this.#round?.close()
  }
}
