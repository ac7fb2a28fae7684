// What a survey has seen of live allocations: at its last look while the subject ran, and what came since its first.
import { plural } from '../findings/quantity.ts'
import { grownStacks } from '../heap/profile/live-stacks.ts'
import type { Allocations } from '../report/allocations.ts'
import type { HeapSurvey } from '../runner/run.ts'

/** Undefined where it did not come to a look while the subject ran. @param atMs since the Unix epoch: when it ended */
export function surveyAllocations(
  { captures, samplingBytes, series }: HeapSurvey,
  atMs: number,
): Allocations | undefined {
  const first = captures.find(({ after }) => after === 'baseline')
  const last = captures.findLast(({ after }) => after === 'run')
  if (first === undefined || last === undefined || samplingBytes === undefined) return undefined
  return {
    schema: 'tidemark.allocations/1',
    atMs,
    durationMs: series.durationMs,
    over: plural(last.cycle - first.cycle, series.cycleName),
    samplingBytes,
    alive: last.sites,
    grown: grownStacks(first.sites, last.sites),
  }
}
