// Suppressions that hid nothing in any of the runs that a report shows, in sentences.
import { idleInAll, idleSentence } from '../findings/suppression-words.ts'
import type { Result } from './result.ts'

export function idleSentences(
  runs: readonly { readonly result: Pick<Result, 'idleSuppressions' | 'startedAt'> }[],
): readonly string[] {
  const day = runs[0]?.result.startedAt.slice(0, 10) ?? ''
  return idleInAll(runs.map(({ result }) => result.idleSuppressions)).map((each) => idleSentence(each, day))
}
