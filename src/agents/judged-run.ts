// From what was seen of an agent to a verdict that is written down: by the rules of a check, known leaks left out.
import type { CheckedRun } from '../check/check-run.ts'
import type { OutputDirectory } from '../check/output-directory.ts'
import type { Doubt } from '../findings/doubt.ts'
import { outcomeOf } from '../findings/outcome.ts'
import type { Claim } from '../findings/rule.ts'
import { knownRetentions, suppressed, type Suppression } from '../findings/suppressions.ts'
import { redactedDeep, redaction } from '../redacted.ts'
import { locatedCulprits } from '../report/located-culprits.ts'
import { resultOf } from '../report/result.ts'
import { environment } from '../runner/environment.ts'
import type { HeapSurvey, Run } from '../runner/run.ts'
import type { PhaseSeries } from '../runner/series.ts'
import { agentFindings } from './agent-findings.ts'
import type { AgentSubject } from './agent-subject.ts'

/** What came of driving an agent. */
export interface Driven {
  readonly phases: readonly PhaseSeries[]
  readonly survey?: HeapSurvey | undefined
  readonly notes: readonly string[]
  /** Why what was seen is not what the scenario is about. */
  readonly doubts?: readonly Doubt[]
}

export interface JudgedRequest extends AgentSubject {
  readonly scenario: { readonly name: string; readonly claim: string }
  readonly suppressions?: readonly Suppression[] | undefined
}

/** By design: what is sent gets longer with a session. */
const MAY_GROW = ['requestBytes']

/** @param startedAt when the agent was */
export function judgedRun(
  request: JudgedRequest,
  { phases, survey, notes, doubts = [] }: Driven,
  { out, startedAt }: { readonly out: OutputDirectory; readonly startedAt: Date },
): CheckedRun {
  const { scenario, suppressions = [], installed } = request
  const run: Run = {
    scenario: scenario.name,
    subject: subjectOf(request),
    plant: undefined,
    phases,
    ...(survey && { survey }),
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment: environment(),
  }
  const claim = { ...claimOf(phases), claim: scenario.claim }
  const redact = redaction(process.env)
  const today = new Date().toISOString().slice(0, 10)
  const looked = locatedCulprits(agentFindings(run, claim, { notes, doubts }), installed ?? process.cwd())
  const verdict = redactedDeep(
    outcomeOf(suppressed(looked, [...knownRetentions, ...suppressions], today)),
    redact,
  )
  const result = redactedDeep(resultOf(run, verdict, claim), redact)
  out.writeJson('result.json', result)
  return { run, verdict, result, allocations: undefined, directory: out.path }
}

export function claimOf(phases: readonly PhaseSeries[]): Claim {
  return { phases: phases.map(({ phase }) => ({ name: phase })), budget: {}, mayGrow: MAY_GROW }
}

export function subjectOf({ definition, version }: AgentSubject): string {
  return version === undefined ? definition.name : `${definition.name} ${version}`
}
