// One emitter with ever more listeners leaks listeners. Ever more emitters with a few listeners each are held by
// somebody: who holds them is the leak, and the listeners follow from it. Counts tell the two apart, and the heap who.
import type { HeapSurvey, PathSeries } from '../scenario/heap-evidence.ts'
import { spokenFor } from './also-seen.ts'
import { risesThroughout } from './count-growth.ts'
import { kindsIn } from './count-name.ts'
import type { Culprit, Finding, FindingOf } from './finding.ts'

/** Listeners of one line on one emitter: more are no longer what an honest emitter needs. */
const FEW = 8
/** The rates agree but for one that comes late. */
const SAME_RATE = 1.1

type Listeners = FindingOf<'growth-by-origin'> & {
  readonly evidence: { readonly emitters: readonly number[] }
}
type Holder = FindingOf<'growing-path'> & { readonly culprit: Culprit }

/** True of listeners of one line that become more because their emitters do. */
export function followEmitters(finding: Finding): finding is Listeners {
  if (finding.rule !== 'growth-by-origin') return false
  const { counts, emitters } = finding.evidence
  return emitters !== undefined && risesThroughout(emitters) && rise(counts) <= FEW * rise(emitters)
}

/** What grew and does not follow from emitters that somebody holds. */
export function withoutHeldEmitters(findings: readonly Finding[]): readonly Finding[] {
  const following = findings.filter(followEmitters)
  const rate = following.reduce((sum, { growthPerCycle = 0 }) => sum + growthPerCycle, 0)
  const isTheirs = ({ rule, kind, growthPerCycle = 0 }: Finding): boolean =>
    rule === 'persistent-growth' &&
    following.some((each) => kindsIn(kind).includes(each.kind)) &&
    growthPerCycle <= SAME_RATE * rate
  return findings.filter((each) => !followEmitters(each) && !isTheirs(each))
}

/** The same findings; the path that holds the emitters speaks for the listeners on them. */
export function heldEmitters(
  findings: readonly Finding[],
  survey: HeapSurvey | undefined,
): readonly Finding[] {
  if (survey === undefined) return findings
  const speakers = new Map<Finding, Finding[]>()
  for (const listeners of findings.filter(followEmitters)) {
    const holder = findings.filter(isHolder).find((path) => holds(survey, path, listeners))
    if (holder !== undefined) speakers.set(holder, [...(speakers.get(holder) ?? []), listeners])
  }
  return spokenFor(findings, speakers)
}

function isHolder(finding: Finding): finding is Holder {
  return (
    finding.rule === 'growing-path' && finding.culprit !== undefined && finding.evidence.during === 'one life'
  )
}

/** Things of the emitters' class are at the end of the path or below it, as many for each object on it. */
function holds({ paths }: HeapSurvey, { phase, evidence }: Holder, listeners: Listeners): boolean {
  if (phase !== listeners.phase) return false
  const [emitter = ''] = listeners.evidence.label.split(" '")
  const held = paths.find(({ path }) => path.join(' → ') === evidence.path)
  const isBelow = ({ id, above, what }: PathSeries): boolean =>
    what === emitter && held !== undefined && (id === held.id || above.includes(held.id))
  return paths.some(isBelow) && isMultiple(perCycle(listeners) / evidence.objectsPerCycle)
}

function perCycle({ evidence: { cycles, emitters } }: Listeners): number {
  return rise(emitters) / rise(cycles)
}

function isMultiple(ratio: number): boolean {
  const whole = Math.round(ratio)
  return whole >= 1 && whole <= FEW && Math.abs(Math.log(ratio / whole)) <= Math.log(SAME_RATE)
}

function rise(values: readonly number[]): number {
  return (values.at(-1) ?? 0) - (values[0] ?? 0)
}
