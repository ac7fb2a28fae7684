// A verdict in a word and a sign: a budget exceeded or a crash is told from a leak.
import type { Verdict } from '../findings/verdict.ts'

export type VerdictTone = 'good' | 'bad' | 'unsure'

export interface VerdictWord {
  readonly sign: '✔' | '✘' | '?'
  readonly word: 'CLEAN' | 'LEAK' | 'OVER BUDGET' | 'FAILED' | 'UNDECIDED' | 'NOT OFFERED'
  readonly tone: VerdictTone
}

export function verdictWord({
  verdict,
  outcome,
  findings,
}: {
  readonly verdict: Verdict['verdict']
  readonly outcome?: Verdict['outcome'] | undefined
  readonly findings: readonly { readonly rule: string }[]
}): VerdictWord {
  if (verdict === 'clean') return { sign: '✔', word: 'CLEAN', tone: 'good' }
  if (outcome === 'not-offered') return { sign: '?', word: 'NOT OFFERED', tone: 'unsure' }
  if (verdict === 'undecided') return { sign: '?', word: 'UNDECIDED', tone: 'unsure' }
  const only = (rule: string): boolean =>
    findings.length > 0 && findings.every((finding) => finding.rule === rule)
  const word = only('budget') ? 'OVER BUDGET' : only('run-ended') ? 'FAILED' : 'LEAK'
  return { sign: '✘', word, tone: 'bad' }
}
