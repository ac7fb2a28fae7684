// Listeners on what leaks are no leak of their own: a child that is never killed keeps its `error` listener, a response
// that a timer holds its `finish`. They become more at the rate of what keeps them. A package that wires up each thing
// it opens has the same number of listeners for each: those follow too, whatever they are on.
import { kindCatalogue, kindRow } from '../../resources/kind-catalogue.ts'
import type { Finding, FindingOf } from '../finding.ts'
import { spokenFor } from './consequences.ts'
import { followEmitters, mayBeHeld } from './held-below.ts'
import { needsPackage } from '../../resources/package-needs.ts'
import { areOfOnePackage, isSomeTimes, packageOf, SAME_RATE } from './kinship.ts'
import { throughAt } from './through.ts'

/** Emitters that are made for one child, connection, request or file; one that lives long has listeners of its own. */
const MADE_FOR_ONE = new Set(Object.values(kindCatalogue).flatMap(({ emitters = [] }) => emitters))

/** Listeners of one line for each thing: more are no wiring. */
const MOST_FOR_EACH = 16

/** Findings whose evidence says of what they are: `Socket 'close'`. */
type Labelled = FindingOf<'growth-by-origin' | 'left-by-origin'>

/** The same findings without listeners that follow from another of the same file. */
export function withoutFollowers(findings: readonly Finding[]): readonly Finding[] {
  const followers = new Map<Finding, Finding[]>()
  for (const listener of findings.filter(isListener)) {
    const leaders = findings.filter(
      (each) => leads(each, listener) || isWiredUp(each, listener) || leadsInPackages(each, listener),
    )
    // A timer or a promise may itself be held by what leaks.
    const leader = leaders.find((each) => !mayBeHeld(each)) ?? leaders[0]
    if (leader !== undefined) followers.set(leader, [...(followers.get(leader) ?? []), listener])
  }
  return spokenFor(findings, followers)
}

function isLabelled(finding: Finding): finding is Labelled {
  return finding.rule === 'growth-by-origin' || finding.rule === 'left-by-origin'
}

function isListener(finding: Finding): finding is Labelled {
  return finding.kind === 'listener' && isLabelled(finding)
}

function isOnShortLived({ evidence }: Labelled): boolean {
  const [emitter = ''] = evidence.label.split(" '")
  return MADE_FOR_ONE.has(emitter)
}

function leads(finding: Finding, listener: Labelled): boolean {
  if (!isOnShortLived(listener) || !isLabelled(finding) || !isLeaderOf(finding, listener)) return false
  return Math.abs(Math.log(amount(finding) / amount(listener))) <= Math.log(SAME_RATE)
}

/** In a file of the user's own both lines are told: there each can be mended by itself. */
function isWiredUp(finding: Finding, listener: Labelled): boolean {
  if (!isByPackage(listener)) return false
  if (finding.rule !== 'growth-by-origin' || listener.rule !== 'growth-by-origin') return false
  return isLeaderOf(finding, listener) && isSoManyForEach(listener.evidence.counts, finding.evidence.counts)
}

function isLeaderOf({ rule, kind, phase, culprit }: Labelled, listener: Labelled): boolean {
  if (rule !== listener.rule || phase !== listener.phase || kindRow(kind).follows === true) return false
  return culprit !== undefined && culprit.file === listener.culprit?.file
}

/**
 * Some listeners on each of ever more emitters, at the rate of what leaks, and both through one package, or one and what
 * it needs: its plumbing, which nobody else can part, from whichever of the user's lines each was asked for.
 */
function leadsInPackages(finding: Finding, listener: Labelled): boolean {
  if (!followEmitters(listener) || finding.rule !== listener.rule || finding.phase !== listener.phase)
    return false
  if (kindRow(finding.kind).follows === true || !isPlumbingOf(finding, listener)) return false
  const { emitters, cycles } = listener.evidence
  const perCycle = rise(emitters) / rise(cycles)
  return isSomeTimes(perCycle / (finding.growthPerCycle ?? 0), MOST_FOR_EACH)
}

/** The listeners lie in the package that leaks, or in one that it needs. */
function isPlumbingOf(finding: Finding, listener: Finding): boolean {
  if (areOfOnePackage(finding, listener)) return true
  const [owner, plumbing] = [packageOf(finding.culprit), packageOf(listener.culprit)]
  return owner !== undefined && plumbing !== undefined && needsPackage(owner, plumbing)
}

function isByPackage({ culprit }: Finding): boolean {
  return throughAt(culprit) !== undefined
}

/** A whole number for each thing, at every sample, but for one thing that has just come. */
function isSoManyForEach(listeners: readonly number[], things: readonly number[]): boolean {
  const each = Math.round(rise(listeners) / rise(things))
  const others = (listeners[0] ?? 0) - each * (things[0] ?? 0)
  return (
    each >= 1 &&
    each <= MOST_FOR_EACH &&
    things.every((count, index) => Math.abs((listeners[index] ?? 0) - others - each * count) <= each)
  )
}

function rise(counts: readonly number[]): number {
  return (counts.at(-1) ?? 0) - (counts[0] ?? 0)
}

/** With each cycle, else with each further life. */
function amount({ growthPerCycle, evidence }: Labelled): number {
  if (growthPerCycle !== undefined) return growthPerCycle
  return 'after' in evidence ? evidence.afterOneMoreLife - evidence.after : Number.NaN
}
