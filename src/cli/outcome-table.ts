// Several runs in one table: what was run, how it ended, and whether it had to end so.
import { formatBytes, formatMs } from '../findings/quantity.ts'
import type { Result } from '../report/result.ts'
import { terminalLine } from '../report/terminal-text.ts'

export interface Outcome {
  readonly name: string
  readonly plant: string | undefined
  readonly result: Result
  /** Undefined when nothing was expected of it. */
  readonly asExpected: boolean | undefined
  readonly exitCode: number
}

const HEADER = ['scenario', 'with', 'verdict', 'time', 'peak RSS', 'first finding'] as const
/** Of the first finding; the whole of it is in the report above and in result.json. */
const MESSAGE_LENGTH = 72

/** Ends with a newline and a line of totals. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const rows = [[...HEADER], ...outcomes.map(cells)]
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n\n${totals(outcomes)}\n`
}

function cells({ name, plant, result, asExpected }: Outcome): string[] {
  const wrong = asExpected === false ? ' (not as expected)' : ''
  const peak = result.metrics['peakRssBytes']
  const message = result.findings[0]?.message ?? ''
  return [
    name,
    plant ?? '–',
    `${isNotOffered(result) ? 'not offered' : result.verdict}${wrong}`,
    formatMs(result.durationMs),
    typeof peak === 'number' ? formatBytes(peak) : '–',
    message.length > MESSAGE_LENGTH ? `${message.slice(0, MESSAGE_LENGTH - 1)}…` : message,
  ].map(terminalLine)
}

function totals(outcomes: readonly Outcome[]): string {
  const judged = outcomes.filter(({ asExpected }) => asExpected !== undefined)
  if (judged.length > 0) {
    return `${judged.filter(({ asExpected }) => asExpected).length} of ${judged.length} ended as they must`
  }
  const count = (verdict: Result['verdict']): number =>
    outcomes.filter(({ result }) => result.verdict === verdict && !isNotOffered(result)).length
  const notOffered = outcomes.filter(({ result }) => isNotOffered(result)).length
  const rest = notOffered === 0 ? '' : `, ${notOffered} not offered`
  return `${count('clean')} clean, ${count('leak')} leak, ${count('undecided')} undecided${rest}`
}

function isNotOffered({ outcome }: Result): boolean {
  return outcome === 'not-offered'
}
