// Real leaks of published packages through `tidemark check`: affected and fixed versions, and programs that are healthy.
// WILD_ONLY: a part of the name; WILD_RUNS; WILD_JOBS: 1 or 2 at the same time; WILD_CHECK: the src/cli/main.ts of another
// checkout; WILD_LINES: the file of rows as JSON lines; WILD_RESUME=1 leaves out what that file has of the measured commit.
import { dirname, resolve } from 'node:path'
import { RowJournal } from './row-journal.ts'
import { isAsExpected, type WildProgram, wildPrograms } from './wild-case.ts'
import { checkWild, OWN_CHECK } from './wild-check.ts'
import { type WildRow, wildRowSchema } from './wild-row.ts'
import { wildSummary, wildTable } from './wild-table.ts'

interface Job {
  readonly run: number
  readonly program: WildProgram
}

export async function wild(say: (line: string) => void): Promise<object> {
  const main = resolve(process.env['WILD_CHECK'] ?? OWN_CHECK)
  const journal = new RowJournal<WildRow>(wildRowSchema, {
    file: resolve(process.env['WILD_LINES'] ?? '.tidemark/wild.jsonl'),
    resume: process.env['WILD_RESUME'] === '1',
    checkout: dirname(main),
  })
  const all = jobs()
  const rows = journal.known.filter((row) => all.some((job) => isOf(row, job)))
  const open = all.filter((job) => !rows.some((row) => isOf(row, job)))
  if (open.length < all.length) say(`${all.length - open.length} of ${all.length} are known already`)
  const work = async () => {
    for (let job = open.shift(); job !== undefined; job = open.shift()) {
      const row = journal.add({ commit: journal.commit, ...(await outcome(job, main)) })
      rows.push(row)
      say(told(row))
    }
  }
  const together = Math.min(2, Math.max(1, Number(process.env['WILD_JOBS'] ?? 1)))
  await Promise.all(Array.from({ length: together }, work))
  const inOrder = all.flatMap((job) => rows.find((row) => isOf(row, job)) ?? [])
  for (const line of wildTable(inOrder)) say(line)
  return { commit: journal.commit, ...wildSummary(inOrder) }
}

function jobs(): Job[] {
  const programs = wildPrograms(process.env['WILD_ONLY'])
  const runs = Number(process.env['WILD_RUNS'] ?? 1)
  return Array.from({ length: runs }, (_, index) => index + 1).flatMap((run) =>
    programs.map((program) => ({ run, program })),
  )
}

function isOf(row: WildRow, { run, program }: Job): boolean {
  return row.run === run && row.name === program.case.name && row.side === program.side
}

async function outcome({ run, program }: Job, main: string): Promise<Omit<WildRow, 'commit'>> {
  const checked = await checkWild(program, main)
  return {
    run,
    name: program.case.name,
    side: program.side,
    isAsExpected: isAsExpected(program, checked.verdict),
    ...checked,
  }
}

function told({ run, isAsExpected: right, name, side, verdict, named, seconds }: WildRow): string {
  const cause = side === 'affected' ? `, cause ${named}` : ''
  return `${run} ${right ? ' ' : '!'} ${name} ${side} ${verdict}${cause} ${seconds.toFixed(1)} s`
}
