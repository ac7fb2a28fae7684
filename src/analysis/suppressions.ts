// Known leaks that may stay for now, each with a reason and a day on which it is found again. One that hides nothing,
// or has run out, is said: a list that only grows is a leak too.
import type { Finding, IdleSuppression, SuppressedFinding, Verdict } from './finding.ts'
import { expiredSentence, suppressedSentence } from './suppression-words.ts'

export interface Suppression {
  /** `file` ends the culprit's path, with `:line` if it has one; `package` is the folder below node_modules. */
  readonly match: { readonly file: string } | { readonly package: string } | { readonly fingerprint: string }
  readonly reason: string
  /** `2027-01-31`: from this day on it is found again. Undefined for what Node and V8 keep by design. */
  readonly expires?: string | undefined
}

/** What Node and V8 retain by design and look like leaks; ours to keep. */
export const knownRetentions: readonly Suppression[] = [
  {
    match: { file: 'node:internal/perf/resource_timing' },
    reason:
      'Node keeps the resource timings of the first 250 fetches (performance.setResourceTimingBufferSize)',
  },
]

const NOTHING_ELSE = 'Nothing grew and nothing was left but what is suppressed'

/** Those in force. @param today `2026-11-25` */
export function inForce(list: readonly Suppression[], today: string): readonly Suppression[] {
  return list.filter(({ expires }) => expires === undefined || today < expires)
}

/**
 * The verdict on what is left. Clean only where every phase was seen to its end; what a rule could not decide in a phase
 * with a suppressed leak is laid to that leak, and said.
 * @param today `2026-11-25`
 */
export function suppressed(verdict: Verdict, list: readonly Suppression[], today: string): Verdict {
  const valid = inForce(list, today)
  const hidden = verdict.findings.flatMap((finding) => hiddenBy(finding, valid))
  const findings = verdict.findings.filter((finding) => hiddenBy(finding, valid).length === 0)
  const isFound = (each: Suppression): boolean => verdict.findings.some((finding) => matches(each, finding))
  const gone = new Set(hidden.map(({ message }) => message))
  const { doubtful, laidToLeak } = doubtsLeft(verdict, hidden)
  const isCleared = verdict.verdict === 'leak' && findings.length === 0
  const left = isCleared && doubtful.length === 0 ? [NOTHING_ELSE] : isCleared ? doubtful : []
  const reasons = [
    ...left,
    ...verdict.reasons.filter((reason) => !gone.has(reason)),
    ...hidden.map(suppressedSentence),
    ...laidToLeak,
    ...list
      .filter((each) => !valid.includes(each) && isFound(each))
      .map((each) => expiredSentence(named(each))),
  ]
  return {
    ...verdict,
    verdict: isCleared ? (doubtful.length > 0 ? 'undecided' : 'clean') : verdict.verdict,
    reasons,
    findings,
    suppressed: hidden,
    idleSuppressions: list.filter((each) => each.expires !== undefined && !isFound(each)).map(named),
  }
}

function hiddenBy(finding: Finding, valid: readonly Suppression[]): readonly SuppressedFinding[] {
  const by = valid.find((each) => matches(each, finding))
  if (by === undefined) return []
  return [{ ...finding, because: by.reason, ...(by.expires !== undefined && { until: by.expires }) }]
}

interface DoubtsLeft {
  readonly doubtful: readonly string[]
  readonly laidToLeak: readonly string[]
}

function doubtsLeft({ doubts = [] }: Verdict, hidden: readonly Finding[]): DoubtsLeft {
  const leaking = new Set(hidden.map(({ phase }) => phase))
  const isLaid = ({ phase, isIncomplete }: (typeof doubts)[number]): boolean =>
    isIncomplete !== true && leaking.has(phase)
  return {
    doubtful: doubts
      .filter((doubt) => !isLaid(doubt))
      .map(({ phase, reason }) => `Phase ${phase}: ${reason}`),
    laidToLeak: doubts
      .filter(isLaid)
      .map(({ phase, reason }) => `Phase ${phase}, laid to what is suppressed there: ${reason}`),
  }
}

function matches({ match }: Suppression, { culprit, evidence, fingerprint }: Finding): boolean {
  if ('fingerprint' in match) return fingerprint === match.fingerprint
  const places = [
    ...(culprit === undefined ? [] : [`${culprit.file}:${culprit.line}`]),
    ...stacksOf(evidence['addedBy']),
    ...stacksOf(evidence['allocatedBy']),
  ]
  if ('package' in match) return places.some((place) => place.includes(`/node_modules/${match.package}/`))
  const first = places[0] ?? ''
  return endsWithPath(first, match.file) || endsWithPath(first.replace(/:\d+$/, ''), match.file)
}

function endsWithPath(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end.replace(/^\.\//, '')}`)
}

function stacksOf(value: Finding['evidence'][string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function named({ match, reason, expires = '' }: Suppression): IdleSuppression {
  const name = 'fingerprint' in match ? match.fingerprint : 'package' in match ? match.package : match.file
  return { name, reason, expires }
}
