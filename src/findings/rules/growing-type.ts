// Types of objects of which a heap of JavaScriptCore holds ever more, by the engine's own counts after full collections:
// exact, over the whole heap, and blind to who holds them. It says what no path was found for.
import type { Run } from '../../runner/run.ts'
import type { OpenSeries } from '../../runner/series.ts'
import { risesThroughout } from '../counts/count-growth.ts'
import { countName } from '../counts/count-name.ts'
import { exactRate, exactShape } from '../counts/exact-growth.ts'
import { typeRank } from '../counts/type-names.ts'
import type { Point } from '../bytes/slope.ts'
import type { FindingOf } from '../finding.ts'
import { notFullDoubts } from '../heap/not-full.ts'
import { surveyJudges } from '../heap/survey-validity.ts'
import { formatNumber, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { runningSamples } from '../series-values.ts'

const NAME = 'growing-type'

/** Of one type, things more for each cycle: what a few cycles leave is told by its path. */
const LEAST_PER_CYCLE = 0.5
/** Types that are told beside the one that names it. */
const MOST_BESIDE = 8

interface Look {
  readonly cycle: number
  readonly types?: Readonly<Record<string, number>> | undefined
}

interface Rising {
  readonly type: string
  readonly points: readonly Point[]
  readonly rate: number
}

export const growingType: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => ({
    findings: run.phases.flatMap((series) => {
      const types = risingTypes(run, series)
      return types.length === 0 ? [] : [finding(series, types)]
    }),
    doubts: [],
  }),
  explain: () =>
    'The engine counts all its objects after a full collection. A type of which there are more at every look, and not ever fewer more, is held by something that lets none of them go.',
  summarise: (findings) => `${plural(findings.length, 'type')} of objects grew with every cycle`,
}

/** Where a survey judges the phase its longer life is believed, in which a cache may have become full. */
function risingTypes(run: Run, series: OpenSeries): readonly Rising[] {
  const { survey } = run
  if (!series.judgesGrowth) return []
  if (survey === undefined || !surveyJudges(survey, series.phase)) {
    const looks = runningSamples(series).map(({ cycle, inside }) => ({ cycle, types: inside.types }))
    return rising(looks).filter(({ points }) => risesThroughout(points.map(({ y }) => y)))
  }
  if (notFullDoubts(survey).length > 0) return []
  return rising(survey.captures.filter(({ after }) => after === 'baseline' || after === 'run'))
}

function rising(looks: readonly Look[]): readonly Rising[] {
  const counted = looks.flatMap(({ cycle, types }) => (types === undefined ? [] : [{ cycle, types }]))
  const names = Object.keys(counted.at(-1)?.types ?? {})
  return names
    .map((type) => {
      const points = counted.map(({ cycle, types }) => ({ x: cycle, y: types[type] ?? 0 }))
      return { type, points, rate: exactRate(points) }
    })
    .filter(({ points, rate }) => rate >= LEAST_PER_CYCLE && exactShape(points) === 'goes-on')
    .toSorted((one, other) => typeRank(one.type, one.rate) - typeRank(other.type, other.rate))
}

function finding({ phase, cycleName }: OpenSeries, types: readonly Rising[]): FindingOf<typeof NAME> {
  const [leader = { type: '', points: [], rate: 0 }, ...others] = types
  const { type, points, rate } = leader
  const [first, last] = [points[0], points.at(-1)]
  const beside = others
    .slice(0, MOST_BESIDE)
    .map((each) => `${formatNumber(each.rate)} of ${each.type}`)
    .join(', ')
  const over = plural((last?.x ?? 0) - (first?.x ?? 0), cycleName)
  return {
    rule: NAME,
    kind: countName({ group: 'heap', type }),
    message: `Objects of type ${type} grew from ${formatNumber(first?.y ?? 0)} to ${formatNumber(last?.y ?? 0)} over ${over}, ${formatNumber(rate)} per ${cycleName}${beside === '' ? '' : `, with ${beside}`}, at every look; who holds them was not found`,
    phase,
    growthPerCycle: rate,
    unit: type,
    evidence: { cycles: points.map(({ x }) => x), counts: points.map(({ y }) => y) },
  }
}
