// What of the findings of a run speaks against an agent: what a session holds of its own history does not.
import { byteGrowth, byteKinds } from '../findings/bytes/byte-growth.ts'
import { lookedAt } from '../findings/judge.ts'
import type { Finding } from '../findings/finding.ts'
import type { Doubt } from '../findings/doubt.ts'
import { doubtsOf, type Looked } from '../findings/outcome.ts'
import { partOf } from '../findings/parts.ts'
import { formatBytes } from '../findings/quantity.ts'
import type { Claim } from '../findings/rule.ts'
import type { Run } from '../runner/run.ts'
import type { Sample } from '../runner/series.ts'
import { livesFar } from './far-life.ts'
import { historyAllowance } from './history-allowance.ts'

/** Told by what is held, and not by who acquired it: a history shows so, too. */
const BY_BYTES_HELD: ReadonlySet<string> = new Set(['growing-path', 'growing-site'])
/** Nobody knows how big they are: whether they are a history is not told. */
const BY_NUMBER_HELD = 'growing-type'

/** Of any run with a probe. */
export const TIMERS_NOT_COUNTED =
  'Timers that run once and are set for 30 s to an hour are not counted: they end by themselves'

/** Of the scenario on this agent. */
export interface AgentTold {
  readonly notes: readonly string[]
  /** Why what was seen is not what the scenario is about. */
  readonly doubts?: readonly Doubt[]
}

export function agentFindings(
  run: Run,
  claim: Claim,
  { notes, doubts = [] }: AgentTold = { notes: [] },
): Looked {
  const looked = lookedAt(run, claim)
  const allowed = run.phases.find(({ allowedPerCycleBytes }) => allowedPerCycleBytes !== undefined)
  const history =
    allowed === undefined ? [] : historyAmong(looked.findings, allowed.allowedPerCycleBytes ?? 0)
  const unsure = allowed === undefined ? [] : looked.findings.filter(({ rule }) => rule === BY_NUMBER_HELD)
  return {
    ...looked,
    findings: looked.findings.filter((each) => !history.includes(each) && !unsure.includes(each)),
    parts: looked.parts.map((part) =>
      part.name === 'run'
        ? partOf('run', [...doubts, ...doubtsOf(part), ...unsure.map(perhapsHistory)])
        : part,
    ),
    notes: [
      ...looked.notes,
      ...historyNotes(run, history),
      ...outsideNotes(run),
      ...belowNotes(run),
      ...typeNotes(run),
      ...timerNotes(run),
      ...notes,
    ],
  }
}

/** The smallest first, as long as all of them together are no more than what is allowed. */
function historyAmong(findings: readonly Finding[], allowedBytes: number): readonly Finding[] {
  const held = findings
    .filter(({ rule }) => BY_BYTES_HELD.has(rule))
    .toSorted((one, other) => (one.growthPerCycle ?? 0) - (other.growthPerCycle ?? 0))
  const history: Finding[] = []
  let sum = 0
  for (const finding of held) {
    sum += finding.growthPerCycle ?? 0
    if (sum > allowedBytes) break
    history.push(finding)
  }
  return history
}

function perhapsHistory({ phase, message }: Finding): Doubt {
  return {
    phase,
    reason: `${message}; whether that is the history of its session is not told`,
    isIncomplete: true,
  }
}

/** What is left out is said. */
function timerNotes({ phases }: Run): readonly string[] {
  return phases.some(({ isProbed }) => isProbed === true) ? [TIMERS_NOT_COUNTED] : []
}

/** So that nothing found is not taken for nothing there. */
function outsideNotes({ phases }: Run): readonly string[] {
  return phases
    .filter(({ judgesGrowth, samples }) => judgesGrowth && samples.every(({ inside }) => inside.isUnseen))
    .map(({ phase, judgesBytes }) => {
      const unjudged = judgesBytes
        ? 'what it holds inside was not looked at'
        : 'what it holds inside was not looked at, and its memory not judged, for no collection can be asked of it'
      return `${phase} was seen from outside only: ${unjudged}`
    })
}

/** Surely more with each cycle, and too little in all to be told from what an allocator keeps: clean does not say that it held. */
function belowNotes({ phases }: Run): readonly string[] {
  return phases.filter(livesFar).flatMap((series) =>
    byteKinds.flatMap((kind) => {
      const growth = byteGrowth(series, kind)
      if (growth === undefined || growth.perCycle >= growth.worthPerCycle) return []
      const { lowerPerCycle = 0, floorPerCycle, perCycle, worthPerCycle } = growth
      return lowerPerCycle > floorPerCycle
        ? `${kind.name} of ${series.phase} rose by ${formatBytes(perCycle)} a ${series.cycleName}: below ${formatBytes(worthPerCycle)} that is not told from what its allocator keeps`
        : []
    }),
  )
}

/** Exact, and blind to how big each is. */
function typeNotes({ phases }: Run): readonly string[] {
  return phases
    .filter(({ judgesGrowth, judgesBytes, samples }) => judgesGrowth && !judgesBytes && samples.some(isTyped))
    .map(
      ({ phase }) =>
        `${phase} was judged by its objects, counted by type after full collections, and not by its bytes`,
    )
}

function isTyped({ inside }: Sample): boolean {
  return inside.types !== undefined
}

function historyNotes({ phases }: Run, history: readonly Finding[]): readonly string[] {
  const [first] = phases
  if (first?.allowedPerCycleBytes === undefined) return []
  const { addedBytes = 0 } = historyAllowance(first.samples) ?? {}
  return [
    `Each ${first.cycleName} adds ${formatBytes(addedBytes)} to what is sent to the model, and ${formatBytes(first.allowedPerCycleBytes)} of memory for that history is no leak`,
    ...history.map(({ message }) => `Taken for that history: ${message}`),
  ]
}
