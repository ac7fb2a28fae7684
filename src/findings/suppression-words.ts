// Suppressions in sentences: the same in a verdict's reasons and in every report.
import type { IdleSuppression } from './finding.ts'

/** Of a finding, also of one that was read back from a result. */
export interface ToldSuppression {
  readonly because: string
  readonly until?: string | undefined
  readonly message: string
}

export function suppressedSentence({ because, until, message }: ToldSuppression): string {
  return `Suppressed${until === undefined ? '' : ` until ${until}`}, ${because}: ${message}`
}

export function expiredSentence({ name, reason, expires }: IdleSuppression): string {
  return `The suppression of ${name} expired on ${expires}, and what it hid is found again: ${reason}`
}

/** @param today `2026-11-25`: the day of the run */
export function idleSentence({ name, reason, expires }: IdleSuppression, today: string): string {
  const age = today < expires ? `until ${expires}` : `expired on ${expires}`
  return `The suppression of ${name} (${age}) hid nothing, take it out: ${reason}`
}

/** Those that hid nothing in any of several runs: one is enough to earn its place. */
export function idleInAll(
  runs: readonly (readonly IdleSuppression[] | undefined)[],
): readonly IdleSuppression[] {
  const [first = [], ...others] = runs
  return first.filter((each) => others.every((run) => run?.some((other) => isSame(each, other)) === true))
}

function isSame(one: IdleSuppression, other: IdleSuppression): boolean {
  return one.name === other.name && one.expires === other.expires && one.reason === other.reason
}
