// Known leaks that may stay for now, each with a reason and a day on which it is found again. One that hides nothing,
// or has run out, is said: a list that only grows is a leak too.
import type { Finding, Verdict } from './finding.ts'

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

/** @param today `2026-11-25` */
export function suppressed(verdict: Verdict, list: readonly Suppression[], today: string): Verdict {
  const valid = list.filter(({ expires }) => expires === undefined || today < expires)
  const hidden = verdict.findings.filter((finding) => valid.some((each) => matches(each, finding)))
  const findings = verdict.findings.filter((finding) => !hidden.includes(finding))
  const notes = [
    ...hidden.map((finding) => `Suppressed, ${reasonOf(finding, valid)}: ${finding.message}`),
    ...list
      .filter((each) => !valid.includes(each))
      .map((each) => `The suppression of ${nameOf(each)} expired on ${each.expires}: ${each.reason}`),
    ...valid
      .filter(
        (each) => each.expires !== undefined && !verdict.findings.some((finding) => matches(each, finding)),
      )
      .map((each) => `The suppression of ${nameOf(each)} hides nothing: take it out`),
  ]
  const gone = new Set(hidden.map(({ message }) => message))
  const reasons = [...verdict.reasons.filter((reason) => !gone.has(reason)), ...notes]
  const isCleared = verdict.verdict === 'leak' && findings.length === 0
  return { ...verdict, verdict: isCleared ? 'clean' : verdict.verdict, reasons, findings }
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

function reasonOf(finding: Finding, list: readonly Suppression[]): string {
  return list.find((each) => matches(each, finding))?.reason ?? ''
}

function nameOf({ match }: Suppression): string {
  if ('fingerprint' in match) return match.fingerprint
  return 'package' in match ? match.package : match.file
}
