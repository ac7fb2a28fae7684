// The planted corpus through the real `tidemark check`: what each program came to, and whether the line was right.
// CORPUS_ONLY: a folder of test/planted (resources, heap, held-out, held-out-resources, bounded, field, causes) or a part of the path; CORPUS_RUNS; CORPUS_JOBS: 1 or 2 at the same time;
// CORPUS_RUNTIME: bun or deno, from the PATH;
// CORPUS_LINES: the file of rows as JSON lines; CORPUS_RESUME=1 leaves out what that file has of this commit.
import { globSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { expectationOf } from '../test/planted/expectation.ts'
import { type Checked, checkPlanted } from '../test/planted/resources/check.ts'
import { corpusJournal, type CorpusRow } from './corpus-journal.ts'
import { corpusTable, isRight, summary } from './corpus-table.ts'

const planted = resolve(import.meta.dirname, '../test/planted')
const SETS = ['resources', 'heap', 'held-out', 'held-out-resources', 'bounded', 'field', 'causes']
/** Fills a heap that is as large as the machine allows before it says anything. */
const TOO_LARGE = /runs-out-of-memory/

interface Job {
  readonly run: number
  readonly file: string
  readonly expected: Checked['expected']
}

export async function corpus(say: (line: string) => void): Promise<object> {
  const journal = corpusJournal(
    resolve(process.env['CORPUS_LINES'] ?? '.tidemark/corpus.jsonl'),
    process.env['CORPUS_RESUME'] === '1',
  )
  const rows = [...journal.known]
  const isKnown = ({ run, file }: Job) =>
    rows.some((row) => row.run === run && row.subject === relative(planted, file))
  const all = jobs(Number(process.env['CORPUS_RUNS'] ?? 1))
  const open = all.filter((job) => !isKnown(job))
  if (open.length < all.length) say(`${all.length - open.length} of ${all.length} are known already`)
  const work = async () => {
    for (let job = open.shift(); job !== undefined; job = open.shift()) {
      const row = journal.add({ run: job.run, commit: journal.commit, ...(await outcome(job)) })
      rows.push(row)
      say(`${row.run} ${isRight(row) ? ' ' : '!'} ${row.subject} ${row.verdict} ${row.seconds.toFixed(1)} s`)
    }
  }
  const together = Math.min(2, Math.max(1, Number(process.env['CORPUS_JOBS'] ?? 1)))
  await Promise.all(Array.from({ length: together }, work))
  const wanted = new Set(all.map(({ file }) => relative(planted, file)))
  const judged = rows.filter(({ subject }) => wanted.has(subject))
  for (const line of corpusTable(judged)) say(line)
  return summary(judged)
}

function jobs(runs: number): Job[] {
  const only = process.env['CORPUS_ONLY'] ?? ''
  const part = SETS.includes(only) ? `${planted}/${only}/` : only
  const files = globSync(`${planted}/{*,{${SETS.join(',')}}/{leaks,look-alikes}/*}.{ts,mts,cts,js,mjs,cjs}`)
    .filter((file) => file.includes(part) && !TOO_LARGE.test(file))
    .toSorted()
  return Array.from({ length: runs }, (_, index) => index + 1).flatMap((run) =>
    files.flatMap((file) => {
      const expected = expectationOf(file).verdict
      return expected === undefined ? [] : [{ run, file, expected }]
    }),
  )
}

/** A check without a result is a row as well: one failure must not end a bench of an hour. */
async function outcome({ file, expected }: Job): Promise<Omit<CorpusRow, 'run' | 'commit'>> {
  try {
    const runtime = process.env['CORPUS_RUNTIME']
    return await checkPlanted(file, expected, runtime === undefined ? [] : ['--runtime', runtime])
  } catch (error) {
    const findings = [`no result: ${error instanceof Error ? error.message : String(error)}`]
    const subject = relative(planted, file)
    return {
      subject,
      expected,
      verdict: 'failed',
      lineRight: undefined,
      blamed: 'none',
      cycles: 0,
      seconds: 0,
      findings,
    }
  }
}
