// What is asked of a session that is opened again: one prompt of many tool steps, then short ones without end.
import type { ScriptedStep, ScriptedTurn } from '../../src/replay/scripted-transcript.ts'

export interface ResumedPlan {
  /** Tool steps of the first prompt and of each later one. */
  readonly firstSteps: number
  readonly laterSteps: number
}

/** Near the mean of recorded tool outputs. */
const OUTPUT_BYTES = 2_400

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
