// One step of a recorded session, said to an agent of another make: the recorded words, and for each recorded call one of a tool
// that this agent offers, whose arguments and result are of the recorded sizes. What was recorded is never run.
import { callArguments } from './call-arguments.ts'
import type { OfferedTool } from './model-request.ts'
import type { NewestPrompt } from './newest-prompt.ts'
import type { Said, SaidPart } from './said.ts'
import type { RecordedCall, RecordedStep } from './session-turns.ts'

/** One argument of a program may have 128 KiB on Linux. */
const maxFillerBytes = 64 * 1024
const line = '.'.repeat(79)

/** @param steps of the turn that the prompt is answered with */
export function sessionStep(
  steps: readonly RecordedStep[],
  tool: OfferedTool | undefined,
  { round, results }: NewestPrompt,
): Said {
  const at = { round, step: results + 1 }
  const step = stepAfter(steps, results)
  const calls = step.filter((part) => part.kind === 'call')
  const words = step.filter((part) => part.kind !== 'call')
  if (calls.length > 0 && tool !== undefined) {
    const made = calls.map((call, number) => callLike(call, tool, `${round}.${at.step}.${number + 1}`))
    return { kind: 'call', parts: [...words, ...made], ...at, isUnmapped: false }
  }
  const parts = words.length > 0 ? words : [{ kind: 'text', text: 'Done.' } as const]
  return { kind: 'answer', parts, ...at, isUnmapped: calls.length > 0 }
}

/** The first step that begins when so many results are there: where an agent lost one, the step is not said again. */
function stepAfter(steps: readonly RecordedStep[], results: number): RecordedStep {
  let before = 0
  for (const step of steps) {
    if (before >= results) return step
    before += step.filter(({ kind }) => kind === 'call').length
  }
  return []
}

function callLike(call: RecordedCall, tool: OfferedTool, number: string): SaidPart {
  const print = call.outputBytes === 0 ? 'true' : `yes ${line} | head -c ${call.outputBytes}`
  const command = `${print} # ${number}`
  const subject = { path: 'README.md', text: `Step ${number}` }
  const input = callArguments(tool, { ...subject, command })
  const missing = Math.min(maxFillerBytes, call.inputBytes - JSON.stringify(input).length - 1)
  const padded = missing > 0 ? `${command} ${'.'.repeat(missing)}` : command
  return { kind: 'call', name: tool.name, input: callArguments(tool, { ...subject, command: padded }) }
}
