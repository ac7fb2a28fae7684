// What the probe did not see. It switches off a kind of resource that it could not prove or that failed in the program,
// and says why; of such a kind nothing is known, so no verdict is clean by it.
import type { ProbeSample } from '../host/sample.ts'
import type { Run } from '../runner/run.ts'
import type { Doubt } from './doubt.ts'
import { plural } from './quantity.ts'

/** What a probe says of its own sight. */
export interface Sight {
  readonly faults: number
  readonly blind?: ProbeSample['blind']
}

/** Of each phase, each reason once. */
export function blindDoubts(run: Run): readonly Doubt[] {
  return run.phases.flatMap(({ phase, samples }) => {
    const sights = samples.flatMap(({ inside: { probe } }) => (probe === undefined ? [] : [probe]))
    const unwatched = Math.max(0, ...sights.map((probe) => probe.unwatched ?? 0))
    const reasons = [...new Set(sights.flatMap(blindReasons)), ...unwatchedReasons(unwatched)]
    return reasons.map((reason) => ({ phase, reason, isIncomplete: true as const }))
  })
}

/** One sentence for each kind that was not seen. */
export function blindReasons({ faults, blind = [] }: Sight): readonly string[] {
  if (blind.length === 0 && faults > 0) return ['Observations failed inside the probe']
  return blind.map(
    ({ kind, reason }) =>
      `The probe did not watch resources of the kind ${kind}: ${reason}; another release of Node may let it`,
  )
}

/** @param count resources that a bound inside the probe left out */
export function unwatchedReasons(count: number): readonly string[] {
  return count > 0 ? [`A bound left ${plural(count, 'resource')} out of what the probe watches`] : []
}
