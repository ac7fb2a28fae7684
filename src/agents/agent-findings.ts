// What of the findings of a run speaks against an agent: what a session holds of its own history does not.
import { lookedAt } from '../findings/judge.ts'
import type { Finding } from '../findings/finding.ts'
import type { Looked } from '../findings/outcome.ts'
import { formatBytes } from '../findings/quantity.ts'
import type { Claim } from '../findings/rule.ts'
import type { Run } from '../runner/run.ts'
import { historyAllowance } from './history-allowance.ts'

/** Told by what is held, and not by who acquired it: a history shows so, too. */
const BY_WHAT_IS_HELD: ReadonlySet<string> = new Set(['growing-path', 'growing-site', 'growing-type'])

/** @param notes of the scenario on this agent */
export function agentFindings(run: Run, claim: Claim, notes: readonly string[]): Looked {
  const looked = lookedAt(run, claim)
  const allowed = run.phases.find(({ allowedPerCycleBytes }) => allowedPerCycleBytes !== undefined)
  const findings =
    allowed === undefined
      ? looked.findings
      : withoutHistory(looked.findings, allowed.allowedPerCycleBytes ?? 0)
  return {
    ...looked,
    findings,
    notes: [...looked.notes, ...historyNotes(run), ...outsideNotes(run), ...notes],
  }
}

/** The smallest first, as long as all of them together are no more than what is allowed. */
function withoutHistory(findings: readonly Finding[], allowedBytes: number): readonly Finding[] {
  const held = findings
    .filter(({ rule }) => BY_WHAT_IS_HELD.has(rule))
    .toSorted((one, other) => (one.growthPerCycle ?? 0) - (other.growthPerCycle ?? 0))
  const history = new Set<Finding>()
  let sum = 0
  for (const finding of held) {
    sum += finding.growthPerCycle ?? 0
    if (sum > allowedBytes) break
    history.add(finding)
  }
  return findings.filter((each) => !history.has(each))
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

function historyNotes({ phases }: Run): readonly string[] {
  const [first] = phases
  if (first?.allowedPerCycleBytes === undefined) return []
  const { addedBytes = 0 } = historyAllowance(first.samples) ?? {}
  return [
    `Each ${first.cycleName} adds ${formatBytes(addedBytes)} to what is sent to the model, and ${formatBytes(first.allowedPerCycleBytes)} of memory for that history is no leak`,
  ]
}
