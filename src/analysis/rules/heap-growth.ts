// Bytes after collection that grow without an end: objects on the heap, array buffers, other memory outside the heap.
import type { HeapSurvey } from '../../scenario/heap-evidence.ts'
import type { OpenSeries } from '../../scenario/series.ts'
import { byteGrowth, byteKinds, stillRising, type ByteGrowth, type ByteKind } from '../byte-growth.ts'
import type { Doubt, Finding } from '../finding.ts'
import { bytesCulprit } from '../growth-culprit.ts'
import { SHAPE_MIN_POINTS } from '../growth-shape.ts'
import { formatBytes, plural } from '../quantity.ts'
import type { Rule } from '../rule.ts'
import { runningSamples } from '../series-values.ts'
import { surveyJudges } from '../survey-validity.ts'

const NAME = 'heap-growth'

export const heapGrowth: Rule = {
  name: NAME,
  check: (run) => {
    const judged = run.phases.filter(({ judgesGrowth, judgesBytes }) => judgesGrowth && judgesBytes)
    const isSurveyed = ({ phase, kind }: Finding): boolean =>
      kind === 'heap' && surveyJudges(run.survey, phase)
    return {
      findings: judged
        .flatMap(growingBytes)
        .filter((finding) => !isSurveyed(finding))
        .map((finding) => explained(finding, run.survey)),
      doubts: judged.filter(({ phase }) => !surveyJudges(run.survey, phase)).flatMap(doubts),
    }
  },
  explain: () =>
    'What a collection cannot free is held. If it grows by the same amount with every cycle, without slowing and without ever falling back, it has no bound.',
  summarise: (findings) => `${plural(findings.length, 'kind')} of memory grew with every cycle`,
}

/** Also what the early stop asks. */
export function growingBytes(series: OpenSeries): readonly Finding[] {
  return byteKinds.flatMap((kind) => {
    const growth = byteGrowth(series, kind)
    return growth?.rises === true && growth.shape === 'goes-on' ? [growthFinding(series, kind, growth)] : []
  })
}

function explained(finding: Finding, survey: HeapSurvey | undefined): Finding {
  const culprit = survey?.series.phase === finding.phase ? bytesCulprit(survey, finding.kind) : undefined
  return culprit === undefined ? finding : { ...finding, culprit }
}

function growthFinding(series: OpenSeries, kind: ByteKind, growth: ByteGrowth): Finding {
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
