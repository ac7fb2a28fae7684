// What is said to a request: beside the work, a step of a recorded session, or a step of a workload.
import type { ModelRequest } from './model-request.ts'
import { newestPrompt } from './newest-prompt.ts'
import { toolFor } from './offered-tools.ts'
import type { Said } from './said.ts'
import { sessionStep } from './session-step.ts'
import type { SessionTurns } from './session-turns.ts'
import { isSide, sideAnswer } from './side-answer.ts'
import { workloadStep, type Workload } from './workload.ts'

export interface Spoken {
  readonly said: Said
  readonly delayMs: number
  /** Undefined: estimated. */
  readonly inputTokens: number | undefined
}

/** @param session undefined plays the workload */
export async function speak(
  request: ModelRequest,
  given: Workload,
  session: SessionTurns | undefined,
): Promise<Spoken> {
  const prompt = newestPrompt(request.messages)
  const { directive, round } = prompt
  const workload = { ...given, ...directive }
  const { delayMs = 0, inputTokens } = workload
  const timed = (said: Said): Spoken => ({ said, delayMs, inputTokens })
  if (isSide(request)) {
    return timed({ kind: 'side', parts: [sideAnswer(request)], round, step: 1, isUnmapped: false })
  }
  if (session === undefined || directive?.steps !== undefined) {
    return timed(workloadStep(request.tools, workload, prompt))
  }
  const steps = await session.steps(directive?.turn ?? round)
  return timed(sessionStep(steps, toolFor(request.tools, workload.tool), prompt))
}
