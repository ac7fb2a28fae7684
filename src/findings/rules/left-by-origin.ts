// Live resources that are there after close, by the line that acquired them, and that each further life adds to.
// Only two lives can tell a leak from what a program makes once and keeps.
import type { PhaseSeries } from '../../runner/series.ts'
import { closedLives, isLeft, type LeftCounts, leftInWords } from '../counts/closed-lives.ts'
import type { Finding } from '../finding.ts'
import { openedBetween } from '../counts/open-files.ts'
import { type Acquirer, acquirers, acquirersOf, amountOf } from '../counts/origins.ts'
import { plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { resourceName } from '../counts/count-name.ts'

const NAME = 'left-by-origin'

export const leftByOrigin: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => {
    const left = run.phases.flatMap(leftOrigins)
    const certain = left.filter(({ counts }) => counts.later !== undefined)
    const doubts = left.filter(({ counts }) => counts.later === undefined)
    return {
      findings: certain.map(leftFinding),
      doubts: doubts.map(({ series, acquirer, counts }) => ({
        phase: series.phase,
        reason: `${amountOf(counts.is - counts.was, acquirer)} left after close, and there was no time for the further life that tells a leak from a constant`,
      })),
    }
  },
  explain: () =>
    'After close nothing may be left that was not there before. What this line acquires stays, and every further life of the program leaves more of it.',
  summarise: (findings) => `${plural(findings.length, 'line')} left something after close`,
}

interface Left {
  readonly series: PhaseSeries
  readonly acquirer: Acquirer
  readonly counts: LeftCounts
}

function leftOrigins(series: PhaseSeries): readonly Left[] {
  const lives = closedLives(series)
  if (lives?.rehearsed !== true) return []
  const [before, after] = [acquirers(lives.before), acquirers(lives.after)]
  const again = lives.again && acquirers(lives.again)
  return [...acquirersOf([lives.after, ...(lives.again === undefined ? [] : [lives.again])])].flatMap(
    ([key, acquirer]) => {
      const counts = {
        was: before.get(key)?.live ?? 0,
        is: after.get(key)?.live ?? 0,
        later: again && (again.get(key)?.live ?? 0),
      }
      return isLeft(counts) ? [{ series, acquirer, counts }] : []
    },
  )
}

function leftFinding({ series, acquirer, counts }: Left): Finding {
  const { kind, label, culprit } = acquirer
  const { was, is, later = is } = counts
  const lives = closedLives(series)
  const outlived = kind === 'process' && series.survivors.length > 0 ? ', and outlived the program' : ''
  return {
    rule: NAME,
    kind,
    message: `${amountOf(is - was, acquirer)} left after close by one line: ${leftInWords(counts)}${outlived}`,
    phase: series.phase,
    culprit,
    ...openedBetween(kind, lives?.before, lives?.after),
    unit: resourceName(kind),
    evidence: { label, before: was, after: is, afterOneMoreLife: later },
  }
}
