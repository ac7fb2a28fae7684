// One leak is one finding: what a line acquired shows in many counts, and the finding that names the line speaks for all.
import { withSeen } from './also-seen.ts'
import type { Finding } from './finding.ts'
import { withoutFollowers } from './followers.ts'
import { LAST_KINDS } from './last-kinds.ts'
import { growingPath } from './rules/growing-path.ts'
import { growingSite } from './rules/growing-site.ts'
import { growthByOrigin } from './rules/growth-by-origin.ts'
import { heapGrowth } from './rules/heap-growth.ts'
import { leftAfterClose } from './rules/left-after-close.ts'
import { leftByOrigin } from './rules/left-by-origin.ts'
import { persistentGrowth } from './rules/persistent-growth.ts'
import { tooManyListeners } from './rules/too-many-listeners.ts'

/** Kinds of resources with the counts in which they show; the first of two that one line acquired gives its name to both. */
const SHOWS_AS: Readonly<Record<string, readonly string[]>> = {
  process: ['process', 'active:ProcessWrap', 'active:PipeWrap', 'fd:pipe', 'fd:socket', 'fd:other'],
  thread: ['thread', 'active:Worker', 'active:MessagePort', 'fd:eventfd', 'fd:epoll', 'fd:pipe', 'fd:other'],
  server: ['fd:socket', 'active:TCPServerWrap', 'active:PipeServerWrap', 'active:PipeWrap'],
  socket: ['fd:socket', 'active:TCPSocketWrap', 'active:PipeWrap', 'active:UDPWrap'],
  watcher: ['fd:inotify', 'active:FSEventWrap', 'active:StatWatcher'],
  stream: ['fd:file', 'fd:pipe', 'fd:other', 'active:FSReqCallback'],
  file: ['fd:file', 'fd:pipe', 'fd:other', 'fd:inotify'],
  port: ['active:MessagePort'],
  timer: ['active:Timeout'],
  immediate: ['active:Immediate'],
}
const KIND_ORDER = Object.keys(SHOWS_AS)
/** Bytes that grew are explained by what is known to grow in the same phase, exactly and by name. */
const EXPLAINING_RULES = new Set([growthByOrigin.name, growingPath.name, growingSite.name, leftByOrigin.name])
const RULE_ORDER = [growthByOrigin.name, leftByOrigin.name, tooManyListeners.name]
const COUNT_RULES = new Set([leftAfterClose.name, persistentGrowth.name])

/** The same findings in the same order, each leak once; what was merged is in the evidence as `alsoSeen`. */
export function mergedFindings(findings: readonly Finding[]): readonly Finding[] {
  return withoutExplainedBytes(onePromiseChain(withoutFollowers(onePerPlace(findings))))
}

/** Paths that one line adds to are one leak: the biggest speaks for all. To be asked once lines are known to the line. */
export function onePathPerLine(findings: readonly Finding[]): readonly Finding[] {
  const paths = findings.filter(({ rule, culprit }) => rule === growingPath.name && culprit !== undefined)
  const speakers = new Map<Finding, readonly Finding[]>()
  for (const group of Map.groupBy(paths, placeOf).values()) {
    const [first, ...others] = group.toSorted(
      (one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0),
    )
    if (first !== undefined) speakers.set(first, others)
  }
  const gone = new Set([...speakers.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withSeen(each, speakers.get(each) ?? []))
}

function withoutExplainedBytes(findings: readonly Finding[]): readonly Finding[] {
  const explained = new Map<Finding, Finding[]>()
  for (const bytes of findings.filter(({ rule }) => rule === heapGrowth.name)) {
    const by = findings.find(
      ({ rule, phase, culprit }) =>
        EXPLAINING_RULES.has(rule) && phase === bytes.phase && culprit !== undefined,
    )
    if (by !== undefined) explained.set(by, [...(explained.get(by) ?? []), bytes])
  }
  const gone = new Set([...explained.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withSeen(each, explained.get(each) ?? []))
}

/** One promise that stays keeps those that wait for it, in the function and in its callers: the most speak for all. */
function onePromiseChain(findings: readonly Finding[]): readonly Finding[] {
  const [first, ...others] = findings
    .filter(
      ({ rule, kind, culprit }) =>
        rule === growthByOrigin.name && kind === 'promise' && culprit !== undefined,
    )
    .toSorted((one, other) => (other.growthPerCycle ?? 0) - (one.growthPerCycle ?? 0))
  const same = others.filter(
    ({ phase, culprit }) => phase === first?.phase && culprit?.file === first.culprit?.file,
  )
  return findings
    .filter((each) => !same.includes(each))
    .map((each) => (each === first ? withSeen(each, same) : each))
}

function onePerPlace(findings: readonly Finding[]): readonly Finding[] {
  const byPlace = Map.groupBy(findings.filter(namesLine), placeOf)
  const merged = new Map<Finding, Finding[]>()
  const gone = new Set<Finding>()
  for (const group of byPlace.values()) {
    const [first, ...others] = group.toSorted((one, other) => weight(one) - weight(other))
    if (first === undefined) continue
    const counts = findings.filter(
      (each) => !gone.has(each) && group.some((origin) => isShownBy(origin, each)),
    )
    for (const each of [...others, ...counts]) gone.add(each)
    merged.set(first, [...others, ...counts])
  }
  return findings.filter((each) => !gone.has(each)).map((each) => withCounts(each, merged.get(each) ?? []))
}

function withCounts(finding: Finding, others: readonly Finding[]): Finding {
  const seen = withSeen(finding, others)
  return { ...seen, message: `${seen.message}${descendants(finding, others)}` }
}

function namesLine({ rule, culprit }: Finding): boolean {
  return culprit !== undefined && RULE_ORDER.includes(rule)
}

function placeOf({ phase, culprit }: Finding): string {
  return `${phase} ${culprit?.file}:${culprit?.line}`
}

function weight({ rule, kind }: Finding): number {
  const known = KIND_ORDER.indexOf(kind)
  const last = LAST_KINDS.indexOf(kind)
  const byKind = known === -1 ? KIND_ORDER.length + 1 + last : known
  return byKind * RULE_ORDER.length + RULE_ORDER.indexOf(rule)
}

function isShownBy(origin: Finding, { rule, kind, phase }: Finding): boolean {
  if (!COUNT_RULES.has(rule) || phase !== origin.phase) return false
  const names = [`live:${origin.kind}`, `holding:${origin.kind}`, ...(SHOWS_AS[origin.kind] ?? [])]
  return names.includes(kind)
}

/** The probe knows the children; from outside their own children are seen too. */
function descendants(finding: Finding, others: readonly Finding[]): string {
  const names = others.find(({ kind, rule }) => kind === 'process' && COUNT_RULES.has(rule))?.evidence[
    'names'
  ]
  const shown = Array.isArray(names) && finding.kind === 'process' ? names : []
  const { before, after } = finding.evidence
  const known = typeof before === 'number' && typeof after === 'number' ? after - before : shown.length
  return shown.length > known ? ` (with what it started: ${shown.join(', ')})` : ''
}
