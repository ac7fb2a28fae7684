// Whether the heap of a phase is worth a second look, and of which.
import type { PhaseSeries } from '../runner/series.ts'
import type { Run } from '../runner/run.ts'
import type { ByteKind } from '../findings/bytes/byte-growth.ts'
import { isOfPackageAlone, isUnexplainedCount } from '../findings/cause/explained-counts.ts'
import type { Finding } from '../findings/finding.ts'
import { followEmitters, mayBeHeld } from '../findings/cause/held-below.ts'
import type { Claim } from '../findings/rule.ts'
import { growingType } from '../findings/rules/growing-type.ts'
import { growingBytes, heapGrowth } from '../findings/rules/heap-growth.ts'

/** Ends after which there is nothing to survey: it does not live a whole life. */
const NOT_SURVEYED = new Set(['threw', 'crashed', 'hung', 'out-of-memory'])

/**
 * @param when `always`: whatever exact evidence has not settled with a line. `to-explain`: only what grew, and nobody
 *   knows where, or who holds what it grew on
 */
export function phaseToSurvey(
  run: Run,
  { findings }: { readonly findings: readonly Finding[] },
  when: 'always' | 'to-explain',
): PhaseSeries | undefined {
  const grown = findings.filter(isUnexplained)
  if (when === 'to-explain')
    return run.phases.find((series) => grown.some(({ phase }) => phase === series.phase) && lives(series))
  const isSettled =
    findings.some((each) => !isOfWholeHeap(each) && !isUnexplained(each)) && !findings.some(followEmitters)
  return isSettled ? undefined : run.phases.find(lives)
}

/**
 * True where all that grew is told exactly and with its line, and the heap is asked for nothing but who holds it: timers
 * and promises. What further lives leave is no question then.
 */
export function seeksHolderAlone(findings: readonly Finding[]): boolean {
  const exact = findings.filter((each) => !isOfWholeHeap(each))
  return exact.length > 0 && exact.every((each) => mayBeHeld(each) && !followEmitters(each))
}

/**
 * How long a life the survey lives: as the phase, as far as it came; or half of what it took until the evidence of a trend
 * was plain.
 */
export function cyclesToSurvey({ end, plannedCycles, samples }: PhaseSeries): number {
  const lived = Math.max(1, ...samples.map(({ cycle }) => cycle))
  const isPlain = end.how === 'stopped' && end.why === 'evidence'
  if (isPlain) return Math.ceil(lived / 2)
  return end.how === 'stopped' ? plannedCycles : Math.min(plannedCycles, lived)
}

/** True where native memory grew in any phase: only a trace of calls tells from where. */
export function growsNatively(run: Run): boolean {
  return grows(run, 'native')
}

export function growsOnHeap(run: Run): boolean {
  return grows(run, 'heap')
}

/** An engine that counts its objects by type has seen one grow at every look: two looks at its snapshots do not overrule it. */
export function growsInTypes(run: Run, claim: Claim): boolean {
  return growingType.check(run, claim).findings.length > 0
}

function grows({ phases }: Run, wanted: ByteKind['kind']): boolean {
  return phases.some((series) => growingBytes(series).some(({ kind }) => kind === wanted))
}

/** The subject had nothing left to do before its cycles were over. */
export function endsItself({ end, plannedCycles, samples }: PhaseSeries): boolean {
  return end.how !== 'stopped' && Math.max(0, ...samples.map(({ cycle }) => cycle)) < plannedCycles
}

/** What the subject's own work took, in the mean; 0 where none was recorded. */
export function msPerCycle({ samples }: PhaseSeries): number {
  const { count = 0, sum = 0 } = samples.at(-1)?.inside.totals['stepMs'] ?? {}
  return count === 0 ? 0 : sum / count
}

/** There is a whole life to survey. */
export function lives({ end }: PhaseSeries): boolean {
  return !NOT_SURVEYED.has(end.how) && !(end.how === 'stopped' && end.why === 'interrupted')
}

/** Of all that it holds together: where is for a survey to say. */
function isOfWholeHeap({ rule }: Finding): boolean {
  return rule === heapGrowth.name || rule === growingType.name
}

function isUnexplained(finding: Finding): boolean {
  return (
    (isOfWholeHeap(finding) && finding.culprit === undefined) ||
    isUnexplainedCount(finding) ||
    isOfPackageAlone(finding) ||
    mayBeHeld(finding)
  )
}
