// Where counts could not tell cause from consequence the heap was asked, in a time of its own: how long that took, and
// whether it was cut short, is said beside what was found.
import type { HeapSurvey } from '../../runner/run.ts'
import { mayBeHeld } from '../cause/held-below.ts'
import type { Finding } from '../finding.ts'
import { formatMs } from '../quantity.ts'

/** @param found before anything was folded */
export function surveyNotes(found: readonly Finding[], survey: HeapSurvey | undefined): readonly string[] {
  if (survey === undefined || !found.some(mayBeHeld)) return []
  const { series, captures, failure } = survey
  const isCut =
    failure !== undefined ||
    (series.end.how !== 'closed' && series.end.how !== 'ended') ||
    captures.at(-1)?.isLate === true
  const cut = isCut ? ', and not to its end' : ''
  return [`Who holds what grew was looked for on the heap, for ${formatMs(series.durationMs)}${cut}`]
}
