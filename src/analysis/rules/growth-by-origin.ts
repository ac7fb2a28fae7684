// Live resources of one acquiring line that grow all through a phase. Exact: no threshold, and the line is the culprit.
import type { OpenSeries } from '../../scenario/series.ts'
import { risesThroughout } from '../count-growth.ts'
import type { Finding, FindingOf } from '../finding.ts'
import { openedBetween } from '../open-files.ts'
import { type Acquirer, acquirers, acquirersOf } from '../origins.ts'
import { formatNumber, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { resourceName } from '../count-name.ts'
import { runningSamples } from '../series-values.ts'
import { hasStayed } from '../standing.ts'

const NAME = 'growth-by-origin'

export const growthByOrigin: Rule<typeof NAME> = {
  name: NAME,
  // Too few samples are a doubt of the counts by kind, which are judged on the same samples.
  check: (run) => ({ findings: run.phases.flatMap(growingOrigins), doubts: [] }),
  explain: () =>
    'What this line acquires rises in every stretch of the run and never comes back: each cycle acquires something that nothing releases.',
  summarise: (findings) => `${plural(findings.length, 'line')} acquired ever more`,
}

/** Also what the early stop asks. */
export function growingOrigins(series: OpenSeries): readonly Finding[] {
  const samples = runningSamples(series)
  if (!series.judgesGrowth) return []
  const seen = samples.map(acquirers)
  return [...acquirersOf(samples)].flatMap(([key, acquirer]) => {
    const counts = seen.map((origins) => origins.get(key)?.live ?? 0)
    const cycles = samples.map(({ cycle }) => cycle)
    const emitters = seen.map((origins) => origins.get(key)?.on ?? 0)
    const isGrowing =
      risesThroughout(counts) && hasStayed(series, (sample) => acquirers(sample).get(key)?.live ?? 0)
    return isGrowing
      ? [
          growthFinding(series, acquirer, {
            cycles,
            counts,
            ...(emitters.some((on) => on > 0) && { emitters }),
          }),
        ]
      : []
  })
}

function growthFinding(
  series: OpenSeries,
  { kind, label, culprit }: Acquirer,
  seen: Omit<FindingOf<typeof NAME>['evidence'], 'label'>,
): Finding {
  const from = seen.counts[0] ?? 0
  const to = seen.counts.at(-1) ?? 0
  const cycles = (seen.cycles.at(-1) ?? 0) - (seen.cycles[0] ?? 0)
  const perCycle = (to - from) / cycles
  const many = plural(2, resourceName(kind)).slice(2)
  return {
    rule: NAME,
    kind,
    message: `The number of ${many} (${label}) that one line acquired grew from ${formatNumber(from)} to ${formatNumber(to)} over ${plural(cycles, series.cycleName)}, ${formatNumber(perCycle)} per ${series.cycleName}, and never came back`,
    phase: series.phase,
    culprit,
    ...openedBetween(kind, runningSamples(series)[0], runningSamples(series).at(-1)),
    growthPerCycle: perCycle,
    unit: resourceName(kind),
    evidence: { label, ...seen },
  }
}
