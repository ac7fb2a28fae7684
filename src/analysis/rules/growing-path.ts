// Paths on the heap along which ever more is held: exact counts of objects at uneven moments, while a life goes on and
// from life to life. The line that adds is the culprit; where none was seen adding, the function that allocates.
import type { HeapSurvey } from '../../scenario/heap-evidence.ts'
import type { FindingOf } from '../finding.ts'
import { growthCulprit } from '../growth-culprit.ts'
import { notFullDoubts, withoutNotFull } from '../not-full.ts'
import { formatBytes, formatNumber, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { surveyDoubts, surveyFault } from '../survey-validity.ts'
import { hasLivedOn, LEAST_PER_LIFE } from '../survey-steps.ts'
import { livingGrowth, type PathGrowth, runningGrowth } from '../survey-growth.ts'

const NAME = 'growing-path'

type Growth = FindingOf<typeof NAME>

/** Of what the biggest path grows by: less is told only of a life that went on, for it may be a cache that fills late. */
const LEAST_SHARE = 0.01
/** Of such a life too: a ring of a few words that fills for hours is nothing beside megabytes. */
const LEAST_SHARE_LIVED_ON = 0.0001

export const growingPath: Rule<typeof NAME> = {
  name: NAME,
  check: ({ survey }) => {
    if (survey === undefined) return { findings: [], doubts: [] }
    const isBelieved = surveyFault(survey) === undefined
    return {
      findings: isBelieved ? findGrowth(survey) : [],
      doubts: [...surveyDoubts(survey), ...(isBelieved ? notFullDoubts(survey) : [])],
    }
  },
  explain: () =>
    'Objects that are held along this path become more with the cycles, at every look and without slowing, or with every further life of the program. Nothing takes them away again.',
  summarise: (findings) => `${plural(findings.length, 'path')} on the heap held ever more`,
}

function findGrowth(survey: HeapSurvey): readonly Growth[] {
  const running = leaksWhileRunning(survey).map((growth) => finding(survey, growth, 'run'))
  const told = new Set(running.flatMap((each) => [placeOf(each), pathOf(each)]))
  const living = leaksOfLives(survey)
    .map((growth) => finding(survey, growth, 'live'))
    .filter((each) => !told.has(placeOf(each)) && !told.has(pathOf(each)))
  return [...running, ...living]
}

function leaksWhileRunning(survey: HeapSurvey): readonly PathGrowth[] {
  const growing = withoutNotFull(runningGrowth(survey)).filter(({ shape }) => shape === 'goes-on')
  const share = hasLivedOn(survey, survey.cycles) ? LEAST_SHARE_LIVED_ON : LEAST_SHARE
  const least = share * Math.max(...growing.map(({ bytesRate }) => bytesRate))
  return growing.filter(({ bytesRate }) => bytesRate >= least)
}

function leaksOfLives(survey: HeapSurvey): readonly PathGrowth[] {
  return withoutNotFull(livingGrowth(survey)).filter(
    ({ shape, by, rate }) => shape === 'goes-on' && (by === 'bytes' || rate >= LEAST_PER_LIFE),
  )
}

/** One leak shows while it runs and in every further life, by its line or by its path. */
function placeOf(found: Growth): string {
  const { culprit } = found
  return culprit === undefined ? pathOf(found) : `${culprit.file}:${culprit.line}`
}

function pathOf({ evidence }: Growth): string {
  return evidence.path
}

function finding(survey: HeapSurvey, growth: PathGrowth, during: 'run' | 'live'): Growth {
  const { path, bytesRate, counts, bytes, rate } = growth
  const found = growthCulprit(survey, growth, during)
  return {
    rule: NAME,
    kind: 'heap',
    message: sentence(survey, growth, during),
    phase: survey.series.phase,
    ...(found.culprit && { culprit: found.culprit }),
    retainerPath: path.path,
    growthPerCycle: bytesRate,
    unit: 'B',
    evidence: {
      path: path.path.join(' → '),
      during: during === 'run' ? 'one life' : 'further lives',
      [during === 'run' ? 'cycles' : 'lives']: counts.map(({ x }) => x),
      counts: counts.map(({ y }) => y),
      bytes: bytes.map(({ y }) => y),
      objectsPerCycle: rate,
      ...(growth.entries && { entriesPerCycle: growth.entries.rate }),
      ...(found.addedBy.length > 0 && { addedBy: found.addedBy }),
      ...(found.allocatedBy.length > 0 && { allocatedBy: found.allocatedBy }),
    },
  }
}

function sentence({ series }: HeapSurvey, growth: PathGrowth, during: 'run' | 'live'): string {
  const { path, by, bytesRate, counts, bytes, rate, heldRate, entries } = growth
  const unit = during === 'run' ? series.cycleName : 'life'
  const points = by === 'count' ? counts : bytes
  const [first, last] = [points[0], points.at(-1)]
  const show = by === 'count' ? formatNumber : formatBytes
  const over = `over ${plural((last?.x ?? 0) - (first?.x ?? 0), during === 'run' ? unit : 'further life')}`
  const holder = path.path.at(-2)
  const where = holder === undefined ? '' : ` in ${holder}`
  const numbers = entries && ` and about ${plural(Math.round(10 * entries.rate) / 10, 'number')}`
  const held = numbers ?? (heldRate > 0 ? ` and ${plural(heldRate, 'object')}` : '')
  const each =
    by === 'count'
      ? `${formatNumber(rate)} per ${unit}, ${formatBytes(bytesRate)}`
      : `${formatBytes(bytesRate)}${held} per ${unit}`
  const seen = entries !== undefined ? 'each time that its store was full' : 'at every look'
  const what =
    by === 'count' ? `The number of ${path.what}${where}` : `${path.path.at(-1) ?? path.what}${where}`
  return `${what} grew from ${show(first?.y ?? 0)} to ${show(last?.y ?? 0)} ${over}: ${each}, ${seen}`
}
