// What the looks at the heap of a watched thread come to: the paths that grow by the rules of a check, along the work that
// was done or the time that passed, as far as they make up what the heap has grown by.
import type { Capture, HeapEvidence } from '../runner/heap-evidence.ts'
import type { HeapAxis } from './heap-history.ts'
import { isNotFull, withoutNotFull } from '../findings/heap/not-full.ts'
import { isBlind, siteGrowth, type SiteGrowth } from '../findings/heap/site-growth.ts'
import { type PathGrowth, runningGrowth } from '../findings/heap/survey-growth.ts'

/** Looks before anything is said: fewer intervals rise by chance. */
export const LIVE_LOOKS = 5

/** Of what the heap grew by meanwhile: a program that is watched holds small things more at every look by chance. */
const LEAST_SHARE = 0.1
/** Of the fastest site. */
const LEAST_OF_SITES = 0.1

/** Where x is 0. */
export interface Beginning {
  readonly atMs: number
  readonly work: number
}

/** Cycles of the captures by the axis: units of work, or seconds. */
export function alongAxis(evidence: HeapEvidence, axis: HeapAxis, from: Beginning): HeapEvidence {
  return { ...evidence, captures: evidence.captures.map((capture) => cycled(capture, axis, from)) }
}

function cycled(capture: Capture, axis: HeapAxis, from: Beginning): Capture {
  const { watched } = capture
  if (watched === undefined) return capture
  const { atMs, work, over } = watched
  const tracedCycles = over && (axis === 'work' ? over.work : over.ms / 1000)
  const cycle = axis === 'work' ? work - from.work : rounded((atMs - from.atMs) / 1000)
  return {
    ...capture,
    cycle,
    ...(tracedCycles !== undefined && { tracedCycles: Math.max(1e-3, tracedCycles) }),
  }
}

function rounded(seconds: number): number {
  return Math.round(10 * seconds) / 10
}

/** With a snapshot, where there was room for any. */
export function looksIn(evidence: HeapEvidence): number {
  const blind = isBlind(evidence)
  return evidence.captures.filter(
    ({ after, snapshot }) => after === 'run' && (blind || snapshot !== undefined),
  ).length
}

/**
 * True once all that the probe planted was found in the last snapshot, one thing for each look. By the last alone: from
 * which root they are reached may differ from look to look.
 */
export function isBelieved(evidence: HeapEvidence): boolean {
  const looks = looksIn(evidence)
  return (
    looks >= LIVE_LOOKS &&
    evidence.paths.some(({ of, counts }) => of === 'control' && counts.at(-1) === looks)
  )
}

/** Paths that still may turn out to grow. */
export function suspects(evidence: HeapEvidence): number {
  return isBlind(evidence)
    ? siteGrowth(evidence).length
    : runningGrowth(evidence).filter(isMuchOf(evidence)).length
}

/** Biggest first. */
export function leakingPaths(evidence: HeapEvidence): readonly PathGrowth[] {
  if (looksIn(evidence) < LIVE_LOOKS || isBlind(evidence)) return []
  return withoutNotFull(runningGrowth(evidence)).filter(goesOn).filter(isMuchOf(evidence))
}

/** Within a bound that they have not reached. */
export function fillingPaths(evidence: HeapEvidence): readonly PathGrowth[] {
  if (isBlind(evidence)) return []
  return runningGrowth(evidence).filter(goesOn).filter(isNotFull).filter(isMuchOf(evidence))
}

/** Where there was no room for a snapshot: functions whose allocations stay, biggest first. */
export function leakingSites(evidence: HeapEvidence): readonly SiteGrowth[] {
  if (looksIn(evidence) < LIVE_LOOKS || !isBlind(evidence)) return []
  const growing = siteGrowth(evidence).filter(goesOn)
  return growing.filter(({ rate }) => rate >= LEAST_OF_SITES * (growing[0]?.rate ?? 0))
}

function goesOn({ shape }: Pick<PathGrowth, 'shape'>): boolean {
  return shape === 'goes-on'
}

function isMuchOf({ captures }: HeapEvidence): (growth: PathGrowth) => boolean {
  const looks = captures.filter(({ after }) => after === 'run')
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined || first === last) return () => true
  const least = LEAST_SHARE * (bytesOf(last) - bytesOf(first))
  return ({ bytesRate }) => least > 0 && bytesRate * (last.cycle - first.cycle) >= least
}

/** Objects of the heap and what they hold outside of it. */
export function bytesOf({ heapObjectsBytes, externalBytes }: Capture): number {
  return heapObjectsBytes + externalBytes
}
