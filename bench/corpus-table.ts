// The corpus bench as one table: a program a row, its runs side by side, and totals.
import type { CorpusRow } from './corpus-journal.ts'

export function isRight({ expected, verdict, lineRight }: CorpusRow): boolean {
  return verdict === expected && (expected === 'clean' || lineRight !== false)
}

/** `!` before a row says that one of its runs was not as expected. */
export function corpusTable(rows: readonly CorpusRow[]): string[] {
  const width = Math.max(10, ...rows.map(({ subject }) => subject.length))
  const head = [
    '  program'.padEnd(width + 2),
    'expected',
    'verdict'.padEnd(9),
    'blamed'.padEnd(18),
    'steps',
    'seconds',
  ]
  const body = [...Map.groupBy(rows, ({ subject }) => subject)].map(([subject, same]) => {
    const each = (cell: (row: CorpusRow) => string) => [...new Set(same.map(cell))].join('/')
    return [
      `${same.every(isRight) ? ' ' : '!'} ${subject.padEnd(width)}`,
      each(({ expected }) => expected).padEnd(8),
      each(({ verdict }) => verdict).padEnd(9),
      each(({ blamed }) => blamed).padEnd(18),
      each(({ cycles }) => String(cycles)).padStart(5),
      median(same.map(({ seconds }) => seconds))
        .toFixed(1)
        .padStart(7),
    ]
  })
  return [head, ...body].map((cells) => cells.join('  '))
}

export function summary(rows: readonly CorpusRow[]): object {
  const leaks = rows.filter(({ expected }) => expected === 'leak')
  const lookAlikes = rows.filter(({ expected }) => expected === 'clean')
  const bySubject = Map.groupBy(rows, ({ subject }) => subject)
  const seconds = rows.map((row) => row.seconds)
  return {
    programs: bySubject.size,
    runs: Math.max(0, ...rows.map(({ run }) => run)),
    leaks: leaks.length,
    leaksFound: count(leaks, ({ verdict }) => verdict === 'leak'),
    withPlantedLine: count(leaks, ({ lineRight }) => lineRight !== undefined),
    plantedLineBlamedAlone: count(leaks, ({ lineRight }) => lineRight === true),
    plantedLineBlamedAmongOthers: count(leaks, ({ blamed }) => blamed === 'planted and others'),
    lookAlikes: lookAlikes.length,
    lookAlikesClean: count(lookAlikes, ({ verdict }) => verdict === 'clean'),
    lookAlikesFlagged: count(lookAlikes, ({ verdict }) => verdict === 'leak'),
    verdictsThatChanged: [...bySubject]
      .filter(([, same]) => new Set(same.map(({ verdict }) => verdict)).size > 1)
      .map(([subject]) => subject),
    notAsExpected: rows
      .filter((row) => !isRight(row))
      .map(({ run, subject, verdict, findings }) => ({ run, subject, verdict, findings })),
    medianSeconds: Number(median(seconds).toFixed(1)),
    slowestSeconds: Number(Math.max(0, ...seconds).toFixed(1)),
    secondsInAll: Math.round(seconds.reduce((sum, each) => sum + each, 0)),
  }
}

function count(rows: readonly CorpusRow[], is: (row: CorpusRow) => boolean): number {
  return rows.filter(is).length
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}
