// Whether a survey may be believed: its own planted leak must be found, and the harness alone must not grow.
import type { HeapSurvey } from '../scenario/heap-evidence.ts'
import { controlGrowth, idleGrowth } from './survey-growth.ts'

/** Captures while it ran: fewer intervals say nothing. */
const MIN_CAPTURES = 5
/** Things a cycle that the idle harness may not hold more of. */
const IDLE_PER_CYCLE = 0.5

/** Why it may not be believed; undefined when it may, or is too short to say anything. */
export function surveyFault(survey: HeapSurvey): string | undefined {
  if (isShort(survey)) return undefined
  const planted = controlGrowth(survey)
  if (planted?.shape !== 'goes-on') return 'the leak that was planted in the same process was not found'
  const [grown] = idleGrowth(survey, IDLE_PER_CYCLE)
  return grown === undefined ? undefined : `${grown.path.join(' → ')} grew while nothing was done`
}

/** True when a survey of this phase says all that is to be said of its heap. */
export function surveyJudges(survey: HeapSurvey | undefined, phase: string): boolean {
  return (
    survey !== undefined &&
    survey.series.phase === phase &&
    !isShort(survey) &&
    surveyFault(survey) === undefined
  )
}

/** A subject that is used up, or fails when it lives once more: the trend of the first run is then all there is. */
function isShort({ captures }: HeapSurvey): boolean {
  return captures.filter(({ after }) => after === 'baseline' || after === 'run').length < MIN_CAPTURES
}
