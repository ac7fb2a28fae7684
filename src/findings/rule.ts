// The shape of a rule: pure functions from a run to findings and doubts.
import type { Run } from '../runner/run.ts'
import type { RuleName } from './evidence.ts'
import type { Doubt } from './doubt.ts'
import type { Finding } from './finding.ts'

/** What a scenario promises, as far as rules hold a run against it. Every `Scenario` is one. */
export interface Claim {
  readonly phases: readonly { readonly name: string }[]
  readonly budget: Readonly<Record<string, number>>
  readonly mustBeZero?: Readonly<Record<string, string>>
  readonly mayGrow?: readonly string[]
  /** Without a survey of its heap it cannot be clean. */
  readonly wantsSurvey?: boolean
}

export interface Judgement {
  readonly findings: readonly Finding[]
  /** Why this rule cannot say `nothing found`. */
  readonly doubts: readonly Doubt[]
}

export interface Rule<Name extends RuleName = RuleName> {
  readonly name: Name
  check(run: Run, claim: Claim): Judgement
  /** What it looks for and why that is a leak, for whoever reads the finding. */
  explain(): string
  /** The findings of this rule in one line. */
  summarise(findings: readonly Finding[]): string
}
