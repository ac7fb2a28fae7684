// Distributions of which the scenario says that every value must be zero: one value above is proof.
import type { PhaseSeries } from '../../runner/series.ts'
import type { Finding } from '../finding.ts'
import { formatNamed, plural } from '../quantity.ts'
import type { Claim, Rule } from '../rule.ts'

const NAME = 'must-be-zero'

export const mustBeZero: Rule<typeof NAME> = {
  name: NAME,
  check: (run, claim) => ({
    findings: run.phases.flatMap((series) => findAboveZero(series, claim)),
    doubts: Object.keys(claim.mustBeZero ?? {})
      .filter(
        (name) => !run.phases.some((series) => series.samples.some(({ inside }) => inside.totals[name])),
      )
      .map((name) => ({ phase: '', reason: `${name} must be zero, and was never recorded` })),
  }),
  explain: () =>
    'The scenario records what must never happen. A single value above zero is proof that it did.',
  summarise: (findings) => `${plural(findings.length, 'thing')} happened that must not`,
}

function findAboveZero(series: PhaseSeries, claim: Claim): readonly Finding[] {
  return Object.entries(claim.mustBeZero ?? {}).flatMap(([name, meaning]) => {
    const intervals = series.samples.flatMap(({ cycle, inside }) => {
      const seen = inside.distributions[name]
      return seen === undefined ? [] : [{ cycle, seen }]
    })
    const above = intervals.filter(({ seen }) => seen.max > 0)
    if (above.length === 0) return []
    const max = Math.max(...above.map(({ seen }) => seen.max))
    const sum = above.reduce((total, { seen }) => total + seen.sum, 0)
    const evidence = {
      max,
      sum,
      intervalsAboveZero: above.length,
      intervals: intervals.length,
      cycles: above.map(({ cycle }) => cycle),
      sums: above.map(({ seen }) => seen.sum),
    }
    const message = `${meaning}: up to ${formatNamed(name, max)} at once, ${formatNamed(name, sum)} in all, in ${above.length} of ${plural(intervals.length, 'interval')}; it must be 0`
    return [{ rule: NAME, kind: name, message, phase: series.phase, evidence }]
  })
}

/** Values above zero in this many intervals are more than an accident of the start. */
const PLAIN_INTERVALS = 3

/** True when the running phase has shown enough to stop. */
export function plainlyAboveZero(samples: PhaseSeries['samples'], claim: Claim): boolean {
  return Object.keys(claim.mustBeZero ?? {}).some(
    (name) =>
      samples.filter(({ inside }) => (inside.distributions[name]?.max ?? 0) > 0).length >= PLAIN_INTERVALS,
  )
}
