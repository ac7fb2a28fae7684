// Whether a survey may be believed: its own planted leak must be found, and the harness alone must not grow.
import type { HeapSurvey } from '../scenario/heap-evidence.ts'
import { controlGrowth, idleGrowth } from './survey-growth.ts'

/** Captures while it ran: fewer intervals say nothing. */
const MIN_CAPTURES = 5
/** Things a cycle that the idle harness may not hold more of. */
const IDLE_PER_CYCLE = 0.5

/** Why it may not be believed; undefined when it may. */
export function surveyFault(survey: HeapSurvey): string | undefined {
  const running = survey.captures.filter(({ after }) => after === 'baseline' || after === 'run')
  if (running.length < MIN_CAPTURES)
    return `it has ${running.length} captures, and growth needs ${MIN_CAPTURES}`
  const planted = controlGrowth(survey)
  if (planted?.shape !== 'goes-on') return 'the leak that was planted in the same process was not found'
  const [grown] = idleGrowth(survey).filter(({ rate }) => rate >= IDLE_PER_CYCLE)
  if (grown !== undefined) return `${grown.path.path.join(' → ')} grew while nothing was done`
  return undefined
}

/** True when a survey of this phase says all that is to be said of its heap. */
export function surveyJudges(survey: HeapSurvey | undefined, phase: string): boolean {
  return survey !== undefined && survey.series.phase === phase && surveyFault(survey) === undefined
}
