// What grew in a way that a short life cannot judge, and whose life could not be lived on: it is never a finding, and never
// clean either.
import type { HeapSurvey } from '../../runner/run.ts'
import type { Doubt } from '../doubt.ts'
import { formatBytes, formatNumber } from '../quantity.ts'
import { withoutNotFull } from './not-full.ts'
import { type PathGrowth, runningGrowth } from './survey-growth.ts'

/** A life of so many times the cycles would tell. */
const LONGER = 8

/** One for each path. */
export function stillOpenDoubts(survey: HeapSurvey): readonly Doubt[] {
  return withoutNotFull(runningGrowth(survey))
    .filter(({ mayEnd, shape }) => mayEnd === true && shape !== 'goes-on')
    .map((growth) => ({
      phase: survey.series.phase,
      part: 'survey' as const,
      isIncomplete: true as const,
      reason: inWords(growth, survey.series.cycleName),
      next: `check it for longer, with --cycles ${LONGER * survey.cycles}: what fills ends by then, and a leak goes on`,
    }))
}

function inWords({ path, by, counts, bytes }: PathGrowth, cycleName: string): string {
  const where = path.path.join(' → ')
  const points = by === 'bytes' ? bytes : counts
  const amount = by === 'bytes' ? formatBytes : formatNumber
  const [first, last] = [points[0]?.y ?? 0, points.at(-1)?.y ?? 0]
  const how =
    by === 'bytes'
      ? 'enlarged now and then, in the latter half of its life too'
      : `at one rate for each ${cycleName} since it began to in the midst of its life, or since its warm-up`
  return `it is not known whether it ends: ${where} grew from ${amount(first)} to ${amount(last)}, ${how}`
}
