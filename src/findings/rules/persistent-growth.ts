// Exact counts that grow all through a phase: descriptors, processes, timers, holdings, and the subject's own counts.
import type { OpenSeries, PhaseSeries, Sample } from '../../runner/series.ts'
import { COUNT_MIN_SAMPLES, risesThroughout } from '../counts/count-growth.ts'
import type { Doubt } from '../doubt.ts'
import type { Finding } from '../finding.ts'
import { openCounts } from '../counts/open-counts.ts'
import { openedBetween } from '../counts/open-files.ts'
import { formatNumber, plural } from '../quantity.ts'
import type { Claim, Rule } from '../rule.ts'
import { countedAs, countName, kindName } from '../counts/count-name.ts'
import { exactCounts, kindsOf, runningSamples } from '../series-values.ts'
import { hasStayed } from '../counts/lasting-growth.ts'

const NAME = 'persistent-growth'
const NOT_A_COUNT = /Bytes|Ms$/
/** A life of so many times the cycles would tell. */
const LONGER = 4

export const persistentGrowth: Rule<typeof NAME> = {
  name: NAME,
  check: (run, claim) => ({
    findings: run.phases.flatMap((series) => growingCounts(series, claim)),
    doubts: run.phases
      .flatMap((series) => {
        const samples = runningSamples(series).length
        if (!series.judgesGrowth || samples >= COUNT_MIN_SAMPLES) return []
        const reason = `${plural(samples, 'sample')} taken while it ran, growth of counts needs ${COUNT_MIN_SAMPLES}`
        return [{ phase: series.phase, reason }]
      })
      .concat(claim.wantsSurvey === true ? run.phases.flatMap(openDoubts) : []),
  }),
  explain: () =>
    'A count that rises in every stretch of the run and never comes back has no bound: each cycle acquires something that nothing releases.',
  summarise: (findings) => `${plural(findings.length, 'count')} grew all through the run`,
}

/** One for each kind: a longer life tells whether it ends. */
function openDoubts(series: PhaseSeries): readonly Doubt[] {
  const { phase, cycleName, plannedCycles } = series
  return [...Map.groupBy(openCounts(series), ({ what }) => what)].flatMap(([what, [most]]) =>
    most === undefined
      ? []
      : [
          {
            phase,
            reason: `the number of ${plural(2, what).slice(2)} grew from ${formatNumber(most.first)} to ${formatNumber(most.last)} over ${plural(plannedCycles, cycleName)} and never fell: too seldom to tell whether it ends`,
            next: `check it for longer, with --cycles ${LONGER * plannedCycles}: what ends does by then, and a leak goes on`,
          },
        ],
  )
}

/** Also what the early stop asks. */
export function growingCounts(series: OpenSeries, claim: Claim): readonly Finding[] {
  const samples = runningSamples(series)
  if (!series.judgesGrowth) return []
  return [...kindsOf(samples), ...countFigures(samples, claim)].flatMap((kind) => {
    const counts = samples.map((sample) => count(sample, kind))
    const isGrowing = risesThroughout(counts) && hasStayed(series, (sample) => count(sample, kind))
    return isGrowing ? [growthFinding(series, kind, { samples, counts })] : []
  })
}

function countFigures(samples: readonly Sample[], claim: Claim): readonly string[] {
  const names = new Set(samples.flatMap(({ inside }) => Object.keys(inside.figures)))
  return [...names]
    .filter((name) => !NOT_A_COUNT.test(name) && claim.mayGrow?.includes(name) !== true)
    .map((name) => countName({ group: 'figure', type: name }))
}

function count(sample: Sample, kind: string): number {
  const counted = countedAs(kind)
  if (counted?.group === 'figure') return sample.inside.figures[counted.type] ?? 0
  return exactCounts(sample).get(kind) ?? 0
}

function growthFinding(
  series: OpenSeries,
  kind: string,
  seen: { readonly samples: readonly Sample[]; readonly counts: readonly number[] },
): Finding {
  const { samples, counts } = seen
  const from = counts[0] ?? 0
  const to = counts.at(-1) ?? 0
  const cycles = (samples.at(-1)?.cycle ?? 0) - (samples[0]?.cycle ?? 0)
  const perCycle = (to - from) / cycles
  const counted = countedAs(kind)
  const figure = counted?.group === 'figure' ? counted.type : undefined
  const name = figure === undefined ? subject(kind) : `The subject's ${figure}`
  return {
    rule: NAME,
    kind,
    message: `${name} grew from ${formatNumber(from)} to ${formatNumber(to)} over ${plural(cycles, series.cycleName)}, ${formatNumber(perCycle)} per ${series.cycleName}, and never came back`,
    phase: series.phase,
    ...openedBetween(kind, samples[0], samples.at(-1)),
    growthPerCycle: perCycle,
    unit: figure ?? kindName(kind),
    evidence: { cycles: samples.map(({ cycle }) => cycle), counts },
  }
}

function subject(kind: string): string {
  const many = plural(2, kindName(kind)).slice(2)
  return `The number of ${many}`
}
