// Bytes after collection that grow without an end: objects on the heap, array buffers, other memory outside the heap.
import type { HeapSurvey } from '../../runner/run.ts'
import type { OpenSeries } from '../../runner/series.ts'
import { byteGrowth, byteKinds, stillRising, type ByteGrowth, type ByteKind } from '../bytes/byte-growth.ts'
import { exactRate, exactShape } from '../counts/exact-growth.ts'
import type { Doubt } from '../doubt.ts'
import type { FindingOf } from '../finding.ts'
import { bytesCulprit } from '../heap/growth-culprit.ts'
import { SHAPE_MIN_POINTS } from '../bytes/growth-shape.ts'
import { notFullDoubts } from '../heap/not-full.ts'
import { formatBytes, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { runningSamples } from '../series-values.ts'
import { heapBytesWhileRunning } from '../heap/survey-growth.ts'
import { surveyJudges } from '../heap/survey-validity.ts'

const NAME = 'heap-growth'

type Growth = FindingOf<typeof NAME>

/** A lower bound this many times the floor is not noise. */
const FAR_ABOVE_FLOOR = 16

export const heapGrowth: Rule<typeof NAME> = {
  name: NAME,
  check: (run) => {
    const judged = run.phases.filter(({ judgesGrowth, judgesBytes }) => judgesGrowth && judgesBytes)
    const isSurveyed = ({ phase, kind }: Growth): boolean =>
      kind === 'heap' && surveyJudges(run.survey, phase)
    const findings = judged.flatMap(growingBytes)
    return {
      findings: findings
        .filter((finding) => !isSurveyed(finding))
        .map((finding) => explained(finding, run.survey)),
      doubts: [
        ...judged.filter(({ phase }) => !surveyJudges(run.survey, phase)).flatMap(doubts),
        ...findings
          .filter((finding) => isSurveyed(finding) && isSeenAgain(finding, run.survey))
          .map(contradicted),
      ],
    }
  },
  explain: () =>
    'What a collection cannot free is held. If it grows by the same amount with every cycle, without slowing and without ever falling back, it has no bound.',
  summarise: (findings) => `${plural(findings.length, 'kind')} of memory grew with every cycle`,
}

/** True of growth whose lower bound is so far above the floor that no noise makes it. */
export function isFarAboveFloor({ evidence }: Growth): boolean {
  return evidence.lowerBoundPerCycleBytes > FAR_ABOVE_FLOOR * evidence.floorPerCycleBytes
}

/** Grew far above the floor, and in the process of the survey as well. */
function isSeenAgain(finding: Growth, survey: HeapSurvey | undefined): boolean {
  if (survey === undefined || !isFarAboveFloor(finding)) return false
  const points = heapBytesWhileRunning(survey)
  // The path is known: whether it has an end is asked there.
  if (notFullDoubts(survey).length > 0) return false
  const least = FAR_ABOVE_FLOOR * finding.evidence.floorPerCycleBytes
  // At the first look there may be more than ever after: what loading left is flushed in the run.
  return [points, points.slice(1)].some((seen) => exactShape(seen) === 'goes-on' && exactRate(seen) > least)
}

/** Only told where nothing else is found: a path that grows is what the bytes were. */
function contradicted({ phase, message }: Growth): Doubt {
  return { phase, reason: `${message}; the survey of its heap found no path that holds ever more` }
}

/** Also what the early stop asks. */
export function growingBytes(series: OpenSeries): readonly Growth[] {
  return byteKinds.flatMap((kind) => {
    const growth = byteGrowth(series, kind)
    return growth?.rises === true && growth.shape === 'goes-on' ? [growthFinding(series, kind, growth)] : []
  })
}

function explained(finding: Growth, survey: HeapSurvey | undefined): Growth {
  const culprit = survey?.series.phase === finding.phase ? bytesCulprit(survey, finding.kind) : undefined
  return culprit === undefined ? finding : { ...finding, culprit }
}

function growthFinding(series: OpenSeries, kind: ByteKind, growth: ByteGrowth): Growth {
  const { points, perCycle, lowerPerCycle = 0, floorPerCycle } = growth
  const [first, last] = [points[0], points.at(-1)]
  const cycles = (last?.x ?? 0) - (first?.x ?? 0)
  const levels = `from ${formatBytes(first?.y ?? 0)} to ${formatBytes(last?.y ?? 0)} over ${plural(cycles, series.cycleName)}`
  return {
    rule: NAME,
    kind: kind.kind,
    message: `${kind.name} after collection grew by ${formatBytes(perCycle)} per ${series.cycleName}, ${levels}, and never came back`,
    phase: series.phase,
    growthPerCycle: perCycle,
    unit: 'bytes',
    evidence: {
      lowerBoundPerCycleBytes: lowerPerCycle,
      floorPerCycleBytes: floorPerCycle,
      cycles: points.map(({ x }) => x),
      bytes: points.map(({ y }) => y),
    },
  }
}

function doubts(series: OpenSeries): readonly Doubt[] {
  const { phase } = series
  const samples = runningSamples(series).length
  if (samples < SHAPE_MIN_POINTS) {
    return [
      {
        phase,
        reason: `${plural(samples, 'sample')} taken while it ran, growth of memory needs ${SHAPE_MIN_POINTS}`,
      },
    ]
  }
  return byteKinds.flatMap((kind) => {
    const growth = byteGrowth(series, kind)
    if (growth === undefined) return []
    const slowing = growth.rises && growth.shape === 'slows' && stillRising(growth)
    const reason = `${kind.name} after collection still grows, but ever more slowly: more cycles would tell a cache from a leak`
    return slowing ? [{ phase, reason }] : []
  })
}
