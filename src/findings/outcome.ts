// From what was found and which parts looked to the outcome. Five different ends for code that reads them, three words
// for people and exit codes; a failure of ours is none of them, but an error.
import type { Doubt, LookedPart } from './doubt.ts'
import type { Finding, IdleSuppression, SuppressedFinding } from './finding.ts'
import type { UndecidedVerdict, Verdict } from './verdict.ts'
import { allComplete, CompletePart, type Part } from './parts.ts'

/** What a phase's end is called where the program itself failed. */
const CRASHES: ReadonlySet<string> = new Set(['threw', 'crashed', 'hung', 'out-of-memory'])
const ENDED_RULE = 'run-ended'
const LIMIT_RULES: ReadonlySet<string> = new Set(['budget', 'baseline'])

export interface Looked {
  readonly findings: readonly Finding[]
  /** Every part that should have looked. */
  readonly parts: readonly Part[]
  /** What was looked at, where nothing was found. */
  readonly seen: string
  /** Shown with any outcome. */
  readonly notes: readonly string[]
  readonly suppressed?: readonly SuppressedFinding[]
  readonly idleSuppressions?: readonly IdleSuppression[]
}

export function outcomeOf(given: Looked): Verdict {
  const { suppressed, idleSuppressions } = given
  return {
    ...decided(given),
    ...(suppressed && { suppressed }),
    ...(idleSuppressions && { idleSuppressions }),
  }
}

function decided({ findings, parts, seen, notes }: Looked): Verdict {
  const doubts = parts.flatMap(doubtsOf)
  const looked = parts.map(lookedPart)
  if (findings.length > 0) {
    const reasons = [...findings.map(({ message }) => message), ...notes]
    return { verdict: 'leak', outcome: redOutcome(findings), reasons, findings, doubts, looked }
  }
  const complete = allComplete(parts)
  if (complete === undefined) {
    const reasons = [...inWords(doubts), ...notes]
    return { verdict: 'undecided', outcome: 'undecided', reasons, findings, doubts, looked }
  }
  return {
    verdict: 'clean',
    outcome: 'clean',
    reasons: [seen, ...notes],
    findings: [],
    parts: complete,
    looked,
  }
}

/** Of what a subject cannot do: no part could look. @param reason in a sentence */
export function notOfferedOutcome(reason: string): UndecidedVerdict {
  const doubt = { phase: '', reason, isIncomplete: true } as const
  const looked = [{ part: 'run', isComplete: false, reasons: [reason] }] as const
  return {
    verdict: 'undecided',
    outcome: 'not-offered',
    reasons: [reason],
    findings: [],
    doubts: [doubt],
    looked,
  }
}

function isCrash({ rule, kind }: Finding): boolean {
  return rule === ENDED_RULE && CRASHES.has(kind)
}

export function doubtsOf(part: Part): readonly Doubt[] {
  return CompletePart.is(part) ? [] : part.doubts
}

function lookedPart(part: Part): LookedPart {
  const reasons = doubtsOf(part).map(({ reason }) => reason)
  return { part: part.name, isComplete: CompletePart.is(part), reasons }
}

/** A leak before a crash, a crash before a limit. */
function redOutcome(findings: readonly Finding[]): 'leak' | 'crashed' | 'over-budget' {
  if (findings.every(({ rule }) => LIMIT_RULES.has(rule))) return 'over-budget'
  return findings.every((finding) => isCrash(finding) || LIMIT_RULES.has(finding.rule)) ? 'crashed' : 'leak'
}

/** Each reason, then what to try. */
function inWords(doubts: readonly Doubt[]): readonly string[] {
  const reasons = doubts.map(({ phase, reason }) => (phase === '' ? reason : `Phase ${phase}: ${reason}`))
  const nexts = doubts.flatMap(({ next }) => (next === undefined ? [] : [`To decide it: ${next}`]))
  return [...new Set([...reasons, ...nexts])]
}
