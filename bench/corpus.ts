// The planted corpus through the real `tidemark check`, one subject at a time: what each came to, and whether the line
// was right. Usage: pnpm bench corpus; CORPUS_RUNS says how often, CORPUS_ONLY which subjects (a part of the path).
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { checkPlanted, type Checked, expectedOf } from '../test/planted/resources/check.ts'

const planted = resolve(import.meta.dirname, '../test/planted')
/** Fills a heap that is as large as the machine allows before it says anything. */
const TOO_LARGE = /runs-out-of-memory/

export async function corpus(say: (line: string) => void): Promise<object> {
  const only = process.env['CORPUS_ONLY'] ?? ''
  const files = globSync(`${planted}/{*.ts,resources/{leaks,look-alikes}/*}`)
    .filter((file) => file.includes(only) && !TOO_LARGE.test(file))
    .toSorted()
  const rows: Checked[] = []
  for (let run = 1; run <= Number(process.env['CORPUS_RUNS'] ?? 1); run++) {
    for (const file of files) {
      const expected = await expectedOf(file)
      if (expected === undefined) continue
      const row = await checkPlanted(file, expected)
      rows.push(row)
      say(`${run} ${line(row)}`)
    }
  }
  return summary(rows)
}

function line(row: Checked): string {
  const { subject, expected, verdict, lineRight, cycles, seconds, findings } = row
  const place = lineRight === undefined ? 'no line planted' : lineRight ? 'line right' : 'LINE WRONG'
  const cells = [subject.padEnd(50), expected, verdict, place, `${cycles} steps`, `${seconds.toFixed(1)} s`]
  return `${isRight(row) ? ' ' : '!'} ${cells.join('  ')}${isRight(row) ? '' : ` ${JSON.stringify(findings)}`}`
}

function isRight({ expected, verdict, lineRight }: Checked): boolean {
  return verdict === expected && (expected === 'clean' || lineRight !== false)
}

function count(rows: readonly Checked[], is: (row: Checked) => boolean): number {
  return rows.filter(is).length
}

function summary(rows: readonly Checked[]): object {
  const leaks = rows.filter(({ expected }) => expected === 'leak')
  const lookAlikes = rows.filter(({ expected }) => expected === 'clean')
  const verdicts = Map.groupBy(rows, ({ subject }) => subject)
  return {
    runs: rows.length / Math.max(1, verdicts.size),
    leaks: leaks.length,
    leaksFound: count(leaks, ({ verdict }) => verdict === 'leak'),
    withPlantedLine: count(leaks, ({ lineRight }) => lineRight !== undefined),
    lineRight: count(leaks, ({ lineRight }) => lineRight === true),
    lookAlikes: lookAlikes.length,
    lookAlikesClean: count(lookAlikes, ({ verdict }) => verdict === 'clean'),
    verdictsThatChanged: [...verdicts.values()].filter(
      (same) => new Set(same.map((row) => row.verdict)).size > 1,
    ).length,
    notAsExpected: rows
      .filter((row) => !isRight(row))
      .map(({ subject, verdict }) => `${subject}: ${verdict}`),
    seconds: Math.round(rows.reduce((sum, { seconds }) => sum + seconds, 0)),
  }
}
