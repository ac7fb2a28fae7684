// The paths that grow with every further life after close. What its steps alone add to what the run was seen to bound, or to
// what wears off, is left by no life.
import type { HeapEvidence } from '../../runner/heap-evidence.ts'
import { exactRate, fallsBy } from '../counts/exact-growth.ts'
import { growthOf, momentsOf, type PathGrowth, runningGrowth, runningMoments } from './survey-growth.ts'

/** So many times its cycles, and more: what does not go on over them has an end. */
const FAR_TIMES = 8
/** Of two rates that are one. */
const SAME_RATE = 1.1
/** Of the rate at the end of a run: what goes on with each step comes in further lives as often. */
const STILL_SLOWER = 0.9

/** By further lives after close, biggest first. */
export function livingGrowth(evidence: HeapEvidence): readonly PathGrowth[] {
  const moments = momentsOf(evidence, ['live'], ({ lives }) => lives)
  const living = growthOf(evidence, moments, { of: 'subject', during: 'live' })
  const { lifeCycles } = evidence.captures.findLast(({ after }) => after === 'live') ?? {}
  if (lifeCycles === undefined || living.length === 0) return living
  const known = stepsOfRun(evidence)
  // It is left by no life: each only does more steps.
  return living.filter(({ path, by, counts, rate }) => {
    const { perStep, swing } = known.get(path.path.join(' ')) ?? NOTHING
    const more = (counts.at(-1)?.y ?? 0) - (counts[0]?.y ?? 0)
    return by === 'bytes' || rate / lifeCycles > perStep || more > swing
  })
}

/** What the steps of a run add to a path that has an end. */
interface Steps {
  readonly perStep: number
  /** By which it fell, at most: what lives add beyond that has no end. */
  readonly swing: number
}

const NOTHING: Steps = { perStep: 0, swing: 0 }

/**
 * Of what wears off, as much as at the end of the run; of what was lived with far and was cut back by then, as much as
 * between any two looks. By words, for a way from the root may be closed.
 */
function stepsOfRun(evidence: HeapEvidence): ReadonlyMap<string, Steps> {
  const growing = new Map(runningGrowth(evidence).map((each) => [each.path.path.join(' '), each]))
  const moments = runningMoments(evidence)
  const isFar = (moments.at(-1)?.x ?? 0) >= FAR_TIMES * (moments[1]?.x ?? Infinity)
  const cutBack = isFar
    ? evidence.paths
        .filter(({ of, path }) => of === 'subject' && growing.get(path.join(' '))?.shape !== 'goes-on')
        .map(({ path, counts }) => {
          const points = moments.map(({ index, x }) => ({ x, y: counts[index] ?? 0 }))
          const rises = points.slice(1).map((point, index) => exactRate([points[index] ?? point, point]))
          return [
            path.join(' '),
            { perStep: SAME_RATE * Math.max(0, ...rises), swing: fallsBy(points) },
          ] as const
        })
    : []
  const wearingOff = [...growing].flatMap(([words, { shape, by, counts }]) =>
    shape === 'slows' && by === 'count'
      ? [[words, { perStep: STILL_SLOWER * exactRate(counts.slice(-2)), swing: Infinity }] as const]
      : [],
  )
  return new Map([...cutBack.toSorted(([, one], [, other]) => one.swing - other.swing), ...wearingOff])
}
