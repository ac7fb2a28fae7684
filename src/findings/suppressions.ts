// Known leaks that may stay for now, each with a reason and a day on which it is found again. One that hides nothing,
// or has run out, is said: a list that only grows is a leak too.
import type { Doubt } from './doubt.ts'
import type { Finding, IdleSuppression, SuppressedFinding } from './finding.ts'
import { doubtsOf, type Looked } from './outcome.ts'
import { partOf } from './parts.ts'
import { passes, through } from './passes.ts'
import { expiredSentence, suppressedSentence } from './suppression-words.ts'

export interface Suppression {
  /** `file` ends the culprit's path, with `:line` if it has one; `package` is the folder below node_modules, or the package through which the culprit leaks. */
  readonly match: SuppressionMatch
  readonly reason: string
  /** `2027-01-31`: from this day on it is found again. Undefined for what Node and V8 keep by design. */
  readonly expires?: string | undefined
}

export type SuppressionMatch =
  | { readonly file: string }
  | { readonly package: string }
  | { readonly fingerprint: string }

/** A holder of Node's own: the first of the path; of one that may have a namesake, what it holds, and how many at most. */
interface KnownHolder {
  readonly holder: string
  readonly holds?: { readonly what: string; readonly most: number }
}

interface KnownRetention extends Omit<Suppression, 'match'> {
  readonly match: SuppressionMatch | KnownHolder
}

const FIRST_FETCHES = 250
const RESOURCE_TIMINGS = `Node keeps the resource timings of the first ${FIRST_FETCHES} fetches (performance.setResourceTimingBufferSize)`

/** What Node and V8 retain by design and look like leaks; ours to keep. */
export const knownRetentions: readonly KnownRetention[] = [
  { match: { file: 'node:internal/perf/resource_timing' }, reason: RESOURCE_TIMINGS },
  {
    match: {
      holder: 'resourceTimingBuffer (Array)',
      holds: { what: 'PerformanceResourceTiming', most: FIRST_FETCHES },
    },
    reason: RESOURCE_TIMINGS,
  },
  {
    match: { holder: 'clearTimeoutRegistry (FinalizationRegistry)' },
    reason: 'Node keeps the timer of each AbortSignal.timeout until its time is over',
  },
]

const NOTHING_ELSE = 'Nothing grew and nothing was left but what is suppressed'

/** Those in force. @param today `2026-11-25` */
export function inForce(list: readonly KnownRetention[], today: string): readonly KnownRetention[] {
  return list.filter(({ expires }) => expires === undefined || today < expires)
}

/**
 * What is left. A part that was not seen to its end stays in doubt; what a rule could not decide in a phase with a
 * suppressed leak is laid to that leak, and said.
 * @param today `2026-11-25`
 */
export function suppressed(looked: Looked, list: readonly KnownRetention[], today: string): Looked {
  const valid = inForce(list, today)
  const hidden = looked.findings.flatMap((finding) => hiddenBy(finding, valid))
  const isHidden = (finding: Finding): boolean => hiddenBy(finding, valid).length > 0
  const isFound = (each: KnownRetention): boolean => looked.findings.some((finding) => matches(each, finding))
  const leaking = new Set(hidden.map(({ phase }) => phase))
  const isLaid = ({ phase, isIncomplete }: Doubt): boolean => isIncomplete !== true && leaking.has(phase)
  const laid = looked.parts.flatMap(doubtsOf).filter(isLaid)
  return {
    ...looked,
    findings: through(passes.told, looked.findings, { isHidden }),
    parts: looked.parts.map((part) =>
      partOf(
        part.name,
        doubtsOf(part).filter((doubt) => !isLaid(doubt)),
      ),
    ),
    seen: hidden.length > 0 ? NOTHING_ELSE : looked.seen,
    notes: [
      ...looked.notes,
      ...hidden.map(suppressedSentence),
      ...laid.map(({ phase, reason }) => `Phase ${phase}, laid to what is suppressed there: ${reason}`),
      ...list
        .filter((each) => !valid.includes(each) && isFound(each))
        .map((each) => expiredSentence(named(each))),
    ],
    suppressed: hidden,
    idleSuppressions: list.filter((each) => each.expires !== undefined && !isFound(each)).map(named),
  }
}

function hiddenBy(finding: Finding, valid: readonly KnownRetention[]): readonly SuppressedFinding[] {
  const by = valid.find((each) => matches(each, finding))
  if (by === undefined) return []
  return [{ ...finding, because: by.reason, ...(by.expires !== undefined && { until: by.expires }) }]
}

function matches({ match }: KnownRetention, finding: Finding): boolean {
  const { culprit, fingerprint } = finding
  if ('holder' in match) return isHeldBy(match, finding)
  if ('fingerprint' in match) return fingerprint === match.fingerprint
  if ('package' in match) return isOfPackage(match.package, finding)
  const place = culprit === undefined ? stacksOf(finding)[0] : `${culprit.file}:${culprit.line}`
  const first = place ?? ''
  return endsWithPath(first, match.file) || endsWithPath(first.replace(/:\d+$/, ''), match.file)
}

/** By no more than it ever holds: what a program has made bigger, or calls the same, is its own. */
function isHeldBy({ holder, holds }: KnownHolder, finding: Finding): boolean {
  const { retainerPath = [] } = finding
  if (retainerPath[0] !== holder) return false
  if (holds === undefined) return true
  const count = finding.rule === 'growing-path' ? finding.evidence.counts.at(-1) : undefined
  return retainerPath.at(-1) === holds.what && count !== undefined && count <= holds.most
}

/**
 * The package of the cause: through which the line leaks, else in which it lies; where neither is one, whoever adds, and
 * only where nobody is seen to, whoever allocates. Paths below the working directory are relative to it.
 */
function isOfPackage(name: string, finding: Finding): boolean {
  const { file, through: called } = finding.culprit ?? {}
  if (called?.package === name) return true
  const own = [called?.file, file].find((each) => each !== undefined && isPackaged(each))
  const places = own === undefined ? stacksOf(finding) : [own]
  return places.some((place) => `/${place}`.includes(`/node_modules/${name}/`))
}

function isPackaged(file: string): boolean {
  return `/${file}`.includes('/node_modules/')
}

function endsWithPath(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end.replace(/^\.\//, '')}`)
}

function stacksOf(finding: Finding): readonly string[] {
  if (finding.rule !== 'growing-path') return []
  const { addedBy = [], allocatedBy = [] } = finding.evidence
  return addedBy.length > 0 ? addedBy : allocatedBy
}

function named({ match, reason, expires = '' }: KnownRetention): IdleSuppression {
  const [name = ''] = Object.values(match).filter((each) => typeof each === 'string')
  return { name, reason, expires }
}
