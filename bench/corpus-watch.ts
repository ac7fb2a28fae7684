// The planted resources in programs that never import Tidemark, through the real `tidemark watch`: eight subjects to a
// program, each judged by what was found in its own file. CORPUS_RUNS; CORPUS_JOBS: 1 or 2 programs at the same time.
import { globSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { leakOnClose, type ServiceLife, watchService } from '../test/cli/watched-service.ts'
import { plantedLines } from '../test/planted/resources/run.ts'
import type { CorpusRow } from './corpus-journal.ts'
import { corpusTable, isRight, summary } from './corpus-table.ts'

const planted = resolve(import.meta.dirname, '../test/planted')
const SUBJECTS_OF_A_PROGRAM = 8

interface Program {
  readonly run: number
  readonly how: ServiceLife
  readonly expected: CorpusRow['expected']
  readonly files: readonly string[]
}

export async function corpusWatch(say: (line: string) => void): Promise<object> {
  const open = programs(Number(process.env['CORPUS_RUNS'] ?? 1))
  const rows: CorpusRow[] = []
  const strangers: string[] = []
  const work = async () => {
    for (let program = open.shift(); program !== undefined; program = open.shift()) {
      const judged = await watched(program)
      rows.push(...judged.rows)
      strangers.push(...judged.strangers)
      const wrong = judged.rows.filter((row) => !isRight(row)).map(({ subject }) => subject)
      say(`${program.run} ${program.expected} ${program.how}, not as expected: ${wrong.join(', ') || 'none'}`)
    }
  }
  const together = Math.min(2, Math.max(1, Number(process.env['CORPUS_JOBS'] ?? 1)))
  await Promise.all(Array.from({ length: together }, work))
  for (const line of corpusTable(rows)) say(line)
  return { ...summary(rows), foundElsewhere: strangers }
}

function subjects(folder: string): string[] {
  return globSync(`${planted}/resources/${folder}/*`).toSorted()
}

function isLeakOnClose(file: string): boolean {
  return leakOnClose.some((name) => basename(file).startsWith(name))
}

function programs(runs: number): Program[] {
  const leaks = Object.groupBy(subjects('leaks'), (file) => (isLeakOnClose(file) ? 'onClose' : 'alive'))
  const lookAlikes = subjects('look-alikes')
  const kinds = [
    { how: 'serve', expected: 'leak', files: leaks.alive ?? [] },
    { how: 'restart', expected: 'leak', files: leaks.onClose ?? [] },
    { how: 'serve', expected: 'clean', files: lookAlikes },
    { how: 'restart', expected: 'clean', files: lookAlikes },
  ] as const
  return Array.from({ length: runs }, (_, index) => index + 1).flatMap((run) =>
    kinds.flatMap(({ how, expected, files }) =>
      groups(files).map((group) => ({ run, how, expected, files: group })),
    ),
  )
}

function groups(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / SUBJECTS_OF_A_PROGRAM)
  return Array.from({ length: count }, (_, index) =>
    files.slice(index * SUBJECTS_OF_A_PROGRAM, (index + 1) * SUBJECTS_OF_A_PROGRAM),
  )
}

/** A row for each subject, and what was found in none of their files. */
async function watched({ run, how, expected, files }: Program) {
  const startedMs = performance.now()
  using service = watchService(how, files)
  await service.end()
  const seconds = (performance.now() - startedMs) / 1000
  const found = service.result.findings.map(({ kind, culprit, message }) => ({
    file: culprit?.file,
    place: `${kind} ${culprit?.file}:${culprit?.line}`,
    message,
  }))
  const rows = files.map((file): CorpusRow => {
    const own = found.filter((finding) => finding.file === file)
    const places = new Set(own.map(({ place }) => place))
    const wanted = new Set(plantedLines(file))
    const isAlone = wanted.isSubsetOf(places) && linesOf(places).isSubsetOf(linesOf(wanted))
    return {
      run,
      commit: '',
      subject: `${how} ${relative(planted, file)}`,
      expected,
      verdict: own.length > 0 ? 'leak' : 'clean',
      lineRight: expected === 'leak' ? isAlone : undefined,
      blamed: own.length === 0 ? 'none' : isAlone ? 'planted' : 'others',
      cycles: 0,
      seconds,
      findings: own.map(({ place, message }) => `${place}: ${message}`),
    }
  })
  const strangers = found.filter(({ file }) => file === undefined || !files.includes(file))
  return { rows, strangers: strangers.map(({ place, message }) => `${run} ${place}: ${message}`) }
}

/** One line may leak several kinds: a thread, and the listeners on its streams. */
function linesOf(places: ReadonlySet<string>): Set<string> {
  return new Set([...places].map((place) => place.replace(/^\S+ /, '')))
}
