// The paths that grow with every further life after close. What its steps alone add to what the run was seen to bound, or to
// what wears off, is left by no life.
import type { HeapEvidence } from '../../runner/heap-evidence.ts'
import { exactRate } from '../counts/exact-growth.ts'
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
  const rates = ratesOfSteps(evidence)
  // It is left by no life: each only does more steps.
  return living.filter(
    ({ path, by, rate }) => by === 'bytes' || rate / lifeCycles > (rates.get(path.path.join(' ')) ?? 0),
  )
}

/**
 * What the steps of the run are known to add without end: of what wears off less than at its end, and of what was lived with
 * far and does not go on as much as between any two looks. By words, for a way from the root may be closed.
 */
function ratesOfSteps(evidence: HeapEvidence): ReadonlyMap<string, number> {
  const growing = new Map(runningGrowth(evidence).map((each) => [each.path.path.join(' '), each]))
  const moments = runningMoments(evidence)
  const isFar = (moments.at(-1)?.x ?? 0) >= FAR_TIMES * (moments[1]?.x ?? Infinity)
  const bounded = isFar
    ? evidence.paths
        .filter(({ of, path }) => of === 'subject' && growing.get(path.join(' '))?.shape !== 'goes-on')
        .map(({ path, counts }) => {
          const points = moments.map(({ index, x }) => ({ x, y: counts[index] ?? 0 }))
          const rises = points.slice(1).map((point, index) => exactRate([points[index] ?? point, point]))
          return [path.join(' '), SAME_RATE * Math.max(0, ...rises)] as const
        })
    : []
  const wearingOff = [...growing].flatMap(([words, { shape, by, counts }]) =>
    shape === 'slows' && by === 'count' ? [[words, STILL_SLOWER * exactRate(counts.slice(-2))] as const] : [],
  )
  const rates = new Map<string, number>()
  for (const [words, rate] of [...bounded, ...wearingOff])
    rates.set(words, Math.max(rate, rates.get(words) ?? 0))
  return rates
}
