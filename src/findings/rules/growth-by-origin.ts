// Live resources of one acquiring line that grow all through a phase. Exact: no threshold, and the line is the culprit.
import type { OpenSeries } from '../../runner/series.ts'
import { risesThroughout } from '../counts/count-growth.ts'
import type { Finding } from '../finding.ts'
import { openedBetween } from '../counts/open-files.ts'
import { growingParts, type PartGrowth } from '../counts/origin-parts.ts'
import { type Acquirer, acquirers, acquirersOf, labelsInWords } from '../counts/origins.ts'
import { formatMs, formatNumber, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { resourceName } from '../counts/count-name.ts'
import { runningSamples } from '../series-values.ts'
import { hasStayed } from '../counts/lasting-growth.ts'

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
  const cycles = samples.map(({ cycle }) => cycle)
  return [...acquirersOf(samples)].flatMap(([key, acquirer]) => {
    const each = seen.map((origins) => origins.get(key))
    const counts = each.map((origin) => origin?.live ?? 0)
    const isGrowing =
      risesThroughout(counts) && hasStayed(series, (sample) => acquirers(sample).get(key)?.live ?? 0)
    if (!isGrowing) return []
    const emitters = each.map((origin) => origin?.on ?? 0)
    return [growthFinding(series, acquirer, { cycles, counts, emitters, parts: growingParts(each, cycles) })]
  })
}

interface Seen {
  readonly cycles: readonly number[]
  readonly counts: readonly number[]
  readonly emitters: readonly number[]
  readonly parts: readonly PartGrowth[]
}

function growthFinding(
  series: OpenSeries,
  acquirer: Acquirer,
  { cycles, counts, parts, ...seen }: Seen,
): Finding {
  const { kind } = acquirer
  // Of several labels the cause leads: what it has says who holds it, and through which package.
  const [leading] = parts
  const { label, culprit, emitters } = leading ?? { ...acquirer, ...seen }
  const [from = 0, to = 0] = [counts[0], counts.at(-1)]
  const over = (cycles.at(-1) ?? 0) - (cycles[0] ?? 0)
  const perCycle = (to - from) / over
  const many = plural(2, resourceName(kind)).slice(2)
  const shares = sharesOf(parts)
  const named = shares.length > 1 ? `${labelsInWords(shares)} per ${series.cycleName}` : label
  return {
    rule: NAME,
    kind,
    message: `The number of ${many} (${named}) that one line acquired grew from ${formatNumber(from)} to ${formatNumber(to)} over ${plural(over, series.cycleName)}, ${formatNumber(perCycle)} per ${series.cycleName}, and never came back${setFor(acquirer)}`,
    phase: series.phase,
    culprit,
    ...openedBetween(kind, runningSamples(series)[0], runningSamples(series).at(-1)),
    growthPerCycle: perCycle,
    unit: resourceName(kind),
    evidence: {
      label,
      cycles,
      counts,
      ...(emitters.some((on) => on > 0) && { emitters }),
      ...(shares.length > 1 && { labels: shares.map((each) => `${each.label}: ${each.amount}`) }),
    },
  }
}

/** What ends by itself, but later than anybody waits to see. */
function setFor({ waitsMs = 0 }: Acquirer): string {
  return waitsMs === 0 ? '' : `; each is set for ${formatMs(waitsMs)} at most`
}

/** One of each label, whichever lines of packages it came through. */
function sharesOf(
  parts: readonly PartGrowth[],
): readonly { readonly label: string; readonly amount: string }[] {
  return [...Map.groupBy(parts, ({ label }) => label)].map(([label, same]) => ({
    label,
    amount: formatNumber(same.reduce((sum, { perCycle }) => sum + perCycle, 0)),
  }))
}
