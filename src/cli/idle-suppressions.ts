// Suppressions that hid nothing in all that a command ran: each is said once, on a line of its own.
import { idleInAll, idleSentence } from '../findings/suppression-words.ts'
import { terminalLine } from '../report/terminal-text.ts'
import type { Result } from '../report/result.ts'

/** Empty, or ending with a newline. */
export function idleLines(results: readonly Pick<Result, 'idleSuppressions'>[]): string {
  const today = new Date().toISOString().slice(0, 10)
  return idleInAll(results.map(({ idleSuppressions }) => idleSuppressions))
    .map((each) => `suppression: ${terminalLine(idleSentence(each, today))}\n`)
    .join('')
}
