// The bench of real leaks as one table: a program a row, its runs side by side, and totals.
import type { WildRow } from './wild-row.ts'

/** `!` before a row says that one of its runs was not as expected. */
export function wildTable(rows: readonly WildRow[]): string[] {
  const width = Math.max(10, ...rows.map(({ name }) => name.length))
  const head = [
    '  program'.padEnd(width + 2),
    'side    ',
    'verdict  ',
    'cause',
    'seconds',
    '  MB',
    'first finding',
  ]
  const body = [...Map.groupBy(rows, ({ name, side }) => `${name} ${side}`).values()].map((same) => {
    const each = (cell: (row: WildRow) => string) => [...new Set(same.map(cell))].join('/')
    return [
      `${same.every((row) => row.isAsExpected) ? ' ' : '!'} ${each(({ name }) => name).padEnd(width)}`,
      each(({ side }) => side).padEnd(8),
      each(({ verdict }) => verdict).padEnd(9),
      each(({ side, named }) => (side === 'affected' ? named : '')).padEnd(5),
      median(same.map(({ seconds }) => seconds))
        .toFixed(1)
        .padStart(7),
      String(Math.max(...same.map(({ peakMegabytes = 0 }) => peakMegabytes))).padStart(4),
      each(({ findings }) => findings[0]?.slice(0, 100) ?? ''),
    ]
  })
  return [head, ...body].map((cells) => cells.join('  ').trimEnd())
}

export function wildSummary(rows: readonly WildRow[]): object {
  const affected = rows.filter(({ side }) => side === 'affected')
  const others = rows.filter(({ side }) => side !== 'affected')
  const byProgram = Map.groupBy(rows, ({ name, side }) => `${name} ${side}`)
  return {
    programs: byProgram.size,
    runs: Math.max(0, ...rows.map(({ run }) => run)),
    affected: { ...verdicts(affected), ...naming(affected) },
    fixed: verdicts(others.filter(({ side }) => side === 'fixed')),
    healthy: verdicts(others.filter(({ side }) => side === 'healthy')),
    verdictsThatChanged: [...byProgram]
      .filter(([, same]) => new Set(same.map(({ verdict }) => verdict)).size > 1)
      .map(([program]) => program),
    notAsExpected: rows
      .filter((row) => !row.isAsExpected)
      .map(({ run, name, side, verdict, findings }) => ({ run, name, side, verdict, findings })),
    medianSeconds: Number(median(rows.map(({ seconds }) => seconds)).toFixed(1)),
    slowestSeconds: Number(Math.max(0, ...rows.map(({ seconds }) => seconds)).toFixed(1)),
    secondsInAll: Math.round(rows.reduce((sum, { seconds }) => sum + seconds, 0)),
  }
}

function verdicts(rows: readonly WildRow[]): Readonly<Record<string, number>> {
  const count = (wanted: WildRow['verdict']) => rows.filter(({ verdict }) => verdict === wanted).length
  return {
    runs: rows.length,
    leak: count('leak'),
    clean: count('clean'),
    undecided: count('undecided'),
    failed: count('failed'),
    asExpected: rows.filter(({ isAsExpected }) => isAsExpected).length,
  }
}

/** By a line of the driver that hands the cause its work, or by the file of the package itself. */
function naming(rows: readonly WildRow[]): Readonly<Record<string, number>> {
  const first = rows.filter(({ named }) => named === 'first')
  return {
    namedInFirst: first.length,
    ofThemInThePackage: first.filter(({ findings }) => findings[0]?.startsWith('node_modules/')).length,
    namedLater: rows.filter(({ named }) => named === 'later').length,
    oneFinding: rows.filter(({ findings }) => findings.length === 1).length,
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
