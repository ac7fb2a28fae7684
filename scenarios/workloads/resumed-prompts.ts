// Opens a session that is already long and goes on with it: first one prompt of many tool steps, then many short ones.
import type { Subject, SubjectContext } from '../../src/probe/subject.ts'
import { playback, type Playback } from '../../src/replay/playback.ts'
import {
  scriptedTranscript,
  type ScriptedStep,
  type ScriptedTurn,
} from '../../src/replay/scripted-transcript.ts'
import { summaryModel } from '../../src/replay/summary-model.ts'
import type { AgentDriver, AgentStart } from '../../src/scenario/agent-driver.ts'
import { DrivenSessionRun, modelLimits } from './driven-session.ts'

/** Steps of the first prompt and of each later one. */
export interface ResumedPlan {
  readonly firstSteps: number
  readonly laterSteps: number
}

/** Near the mean of recorded tool outputs. */
const OUTPUT_BYTES = 2_400

export interface ResumedOptions<Parts> extends Pick<AgentStart<Parts>, 'compaction' | 'parts'> {
  readonly driver: AgentDriver<Parts>
  readonly directory: string
  readonly plan: ResumedPlan
}

export async function resumedPrompts<Parts>(
  options: ResumedOptions<Parts>,
  context: SubjectContext,
): Promise<Subject> {
  const { driver, directory, compaction, parts, plan } = options
  const played = playback(scriptedTranscript(resumedTurns(plan)))
  const start: AgentStart<Parts> = {
    directory,
    model: { ...modelLimits, languageModel: played.model, summaryModel: summaryModel() },
    tools: played.tools,
    resolveTool: (name) => played.resolveTool(name),
    parts,
    ...(compaction !== undefined && { compaction }),
  }
  return new ResumedPrompts(played, await DrivenSessionRun.start(driver, start, context))
}

class ResumedPrompts implements Subject {
  readonly #played: Playback
  readonly #run: DrivenSessionRun

  constructor(played: Playback, run: DrivenSessionRun) {
    this.#played = played
    this.#run = run
  }

  async step(): Promise<'done' | void> {
    const turn = await this.#played.next()
    if (turn === undefined) return 'done'
    await this.#run.prompt(turn.text)
  }

  figures(): Readonly<Record<string, number>> {
    return this.#run.figures()
  }

  async close(): Promise<void> {
    await this.#run.close()
    await this.#played[Symbol.asyncDispose]()
  }
}

/** The first turn has its own length; there is no last one. */
export function* resumedTurns({
  firstSteps,
  laterSteps,
}: ResumedPlan): Generator<ScriptedTurn, void, undefined> {
  yield { prompt: 'Find every caller of `resume` and make it pass a signal', steps: steps(0, firstSteps) }
  for (let turn = 1; ; turn++) yield { prompt: `Go on with file ${turn}`, steps: steps(turn, laterSteps) }
}

function steps(turn: number, count: number): readonly ScriptedStep[] {
  return Array.from({ length: count }, (_, step) => ({
    text: `Reading file ${step} of turn ${turn}`,
    calls: [
      { name: 'read', input: { filePath: `src/file-${turn}-${step}.ts` }, output: fileText(turn, step) },
    ],
  }))
}

/** Different in every call, so that no two results can share memory. */
function fileText(turn: number, step: number): string {
  return `export const value = '${turn}.${step}'\n`.repeat(OUTPUT_BYTES / 30)
}
