// Listeners on what leaks are no leak of their own: a child that is never killed keeps its `error` listener, a response
// that a timer holds its `finish`. They become more at the rate of what keeps them.
import { withSeen } from './also-seen.ts'
import type { Finding } from './finding.ts'
import { LAST_KINDS } from './last-kinds.ts'

/** Emitters that are made for one child, connection, request or file; one that lives long has listeners of its own. */
const MADE_FOR_ONE =
  /^(?:ChildProcess|(?:TLS)?Socket|ClientRequest|IncomingMessage|ServerResponse|(?:Client|Server)?Http2\w+|Worker|MessagePort|FSWatcher|StatWatcher|ReadStream|WriteStream|FileHandle|Interface|WebSocket) '/
/** The rates agree but for one that comes late. */
const SAME_RATE = 1.1

/** The same findings without listeners that follow from another of the same file. */
export function withoutFollowers(findings: readonly Finding[]): readonly Finding[] {
  const followers = new Map<Finding, Finding[]>()
  for (const listener of findings.filter(isOnShortLived)) {
    const leader = findings.find((each) => leads(each, listener))
    if (leader !== undefined) followers.set(leader, [...(followers.get(leader) ?? []), listener])
  }
  const gone = new Set([...followers.values()].flat())
  return findings.filter((each) => !gone.has(each)).map((each) => withSeen(each, followers.get(each) ?? []))
}

function isOnShortLived({ kind, evidence }: Finding): boolean {
  return kind === 'listener' && MADE_FOR_ONE.test(String(evidence['label']))
}

function leads(finding: Finding, listener: Finding): boolean {
  const { rule, kind, phase, culprit } = finding
  const isNamed = rule === listener.rule && phase === listener.phase && !LAST_KINDS.includes(kind)
  if (!isNamed || culprit === undefined || culprit.file !== listener.culprit?.file) return false
  return Math.abs(Math.log(amount(finding) / amount(listener))) <= Math.log(SAME_RATE)
}

/** With each cycle, else with each further life. */
function amount({ growthPerCycle, evidence }: Finding): number {
  return growthPerCycle ?? Number(evidence['afterOneMoreLife']) - Number(evidence['after'])
}
