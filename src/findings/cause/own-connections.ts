// Both ends of one connection in one process: what the program opened itself comes first, and what its server accepted of
// it follows. A client often has no line, as `fetch` connects in a later tick; a server always has the one that listens.
import { socketLabels } from '../../resources/kind-catalogue.ts'
import type { Run } from '../../runner/run.ts'
import type { PhaseSeries, Sample } from '../../runner/series.ts'
import { closedLives } from '../counts/closed-lives.ts'
import { kindsIn } from '../counts/count-name.ts'
import type { Finding, FindingOf } from '../finding.ts'
import { runningSamples } from '../series-values.ts'
import { spokenFor, withSeen } from './consequences.ts'
import { isCount } from './one-per-place.ts'

/** At one sample an end may be open that the other has closed already. */
const UNDER_WAY = 1

type Sockets = FindingOf<'growth-by-origin' | 'left-by-origin'>

/** The same findings; accepted sockets of which as many clients are open at every look follow from those. */
export function ownConnections(findings: readonly Finding[], { phases }: Run): readonly Finding[] {
  const own = findings.filter(areAccepted).filter((each) => {
    const series = phases.find(({ phase }) => phase === each.phase)
    return series !== undefined && isMatched(looksOf(each, series))
  })
  const led = new Map<Finding, Finding[]>()
  const alone = new Set<Finding>()
  for (const each of own) {
    const client = findings.filter(areClients).find((other) => isOfOnePhase(each, other))
    if (client === undefined) alone.add(each)
    else led.set(client, [...(led.get(client) ?? []), each])
  }
  const counts = findings.filter((count) => [...alone].some((each) => shows(count, each)))
  return spokenFor(findings, led)
    .filter((each) => !counts.includes(each))
    .map((each) => (alone.has(each) && areAccepted(each) ? clientsOf(each, counts) : each))
}

function areSockets(finding: Finding): finding is Sockets {
  const { rule, kind } = finding
  return kind === 'socket' && (rule === 'growth-by-origin' || rule === 'left-by-origin')
}

function areAccepted(finding: Finding): finding is Sockets {
  return areSockets(finding) && finding.evidence.label === socketLabels.accepted
}

function areClients(finding: Finding): finding is Sockets {
  return areSockets(finding) && isClient(finding.evidence.label)
}

function isClient(label: string): boolean {
  return label === socketLabels.client || label === socketLabels.idleClient
}

function isOfOnePhase(one: Finding, other: Finding): boolean {
  return one.phase === other.phase && one.rule === other.rule
}

/** The samples that the finding was made of. */
function looksOf({ rule }: Sockets, series: PhaseSeries): readonly Sample[] {
  if (rule === 'growth-by-origin') return runningSamples(series)
  const lives = closedLives(series)
  return lives === undefined ? [] : [lives.before, lives.after, ...(lives.again ? [lives.again] : [])]
}

/** Open clients are as many more as accepted sockets, from look to look. */
function isMatched(looks: readonly Sample[]): boolean {
  const differences = looks.map(
    (sample) => countOf(sample, isClient) - countOf(sample, (label) => label === socketLabels.accepted),
  )
  return Math.max(...differences) - Math.min(...differences) <= UNDER_WAY
}

function countOf({ inside }: Sample, isMeant: (label: string) => boolean): number {
  const origins = inside.probe?.origins ?? []
  return origins
    .filter(({ kind, label }) => kind === 'socket' && isMeant(label))
    .reduce((sum, { live }) => sum + live, 0)
}

/** Counts of both ends together, which know no line. */
function shows(count: Finding, { phase, kind }: Finding): boolean {
  return isCount(count) && count.phase === phase && kindsIn(count.kind).includes(kind)
}

/** The other ends, as many and without a line: the heap may tell it. */
function clientsOf(accepted: Sockets, counts: readonly Finding[]): Finding {
  const { culprit, message, kind } = accepted
  const consequence = { kind, message, ...(culprit && { culprit }) }
  return { ...withSeen(withoutLine(accepted), counts), follows: [consequence, ...(accepted.follows ?? [])] }
}

function withoutLine(accepted: Sockets): Finding {
  const label = socketLabels.client
  const message = accepted.message
    .replace(socketLabels.accepted, label)
    .replace(/ (?:that one line acquired|by one line)/, '')
  if (accepted.rule === 'growth-by-origin') {
    const { culprit: _culprit, ...rest } = accepted
    return { ...rest, message, evidence: { ...rest.evidence, label } }
  }
  const { culprit: _culprit, ...rest } = accepted
  return { ...rest, message, evidence: { ...rest.evidence, label } }
}
