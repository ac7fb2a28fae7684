// Replays a transcript through an agent's prompt loop: one cycle is one turn, a prompt and every step it leads to.
import type { Subject, SubjectContext } from '../../src/host/subject.ts'
import { playback, type Playback } from '../../src/replay/playback.ts'
import { summaryModel } from '../../src/replay/summary-model.ts'
import type { Transcript } from '../../src/replay/transcript.ts'
import type { AgentDriver, AgentStart } from '../../src/scenario/agent-driver.ts'
import { DrivenSessionRun, modelLimits } from './driven-session.ts'
import { answering, type Answers } from '../agents/answering-parts.ts'

export interface ReplayOptions<Parts> extends Pick<AgentStart<Parts>, 'compaction' | 'parts'> {
  readonly driver: AgentDriver<Parts>
  readonly transcript: Transcript
  readonly directory: string
}

export async function replaySession<Parts>(
  options: ReplayOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, compaction, parts } = options
  const played = playback(options.transcript)
  const start: AgentStart<Parts> = {
    directory,
    model: { ...modelLimits, languageModel: played.model, summaryModel: summaryModel() },
    tools: played.tools,
    resolveTool: (name) => played.resolveTool(name),
    parts,
    ...(compaction !== undefined && { compaction }),
  }
  return new SessionReplay(played, await DrivenSessionRun.start(driver, start, context), context)
}

class SessionReplay implements Subject {
  readonly #played: Playback
  readonly #run: DrivenSessionRun
  readonly #context: SubjectContext
  #done = 0

  constructor(played: Playback, run: DrivenSessionRun, context: SubjectContext) {
    this.#played = played
    this.#run = run
    this.#context = context
  }

  async step(): Promise<'done' | void> {
    const turn = await this.#played.next()
    if (turn === undefined) return 'done'
    await this.#run.prompt(turn.text)
    this.#done = turn.messagesSoFar
    this.#context.record('prunedButHeldBytes', this.#run.figures()['prunedButHeldBytes'] ?? 0)
  }

  figures(): Readonly<Record<string, number>> {
    return this.#run.figures()
  }

  answers(): Answers {
    return answering(this.#run.agent.answers?.(), {
      rowsRereadPerStep: 'rowsReread',
    })
  }

  progress(): { readonly done: number; readonly unit: string } {
    return { done: this.#done, unit: 'messages' }
  }

  async close(): Promise<void> {
    await this.#run.close()
    await this.#played[Symbol.asyncDispose]()
  }
}
