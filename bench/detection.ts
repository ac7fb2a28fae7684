// How small a leak `tidemark check` finds, over how many cycles: the share of runs that were red, by bytes kept per cycle.
// DETECTION_RUNS (5) runs of each cell of the curve; DETECTION_CLEAN (20) of each program without a leak; DETECTION_LINES:
// the file of rows, DETECTION_RESUME=1 goes on with it; DETECTION_JOBS: checks at the same time; DETECTION_ONLY: a part of
// a cell's name, as 'noisy, 0 B'.
import { execFile } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { resultSchema } from '../src/report/result.ts'

const root = resolve(import.meta.dirname, '..')
const programs = ['quiet', 'noisy'] as const
const curve = { bytes: [32, 200, 1_000], cycles: [30, 100, 300, 1_000] }
/** What is promised: bytes a cycle, found within so many cycles, in each of twenty runs. */
const promised = [
  { program: 'quiet', bytes: 32, cycles: 60 },
  { program: 'noisy', bytes: 200, cycles: 300 },
] as const
const PROMISED_RUNS = 20

const rowSchema = z.object({
  program: z.enum(programs),
  bytes: z.number(),
  cycles: z.number(),
  run: z.number(),
  verdict: z.string(),
  seconds: z.number(),
  reason: z.string(),
})
type Row = Readonly<z.infer<typeof rowSchema>>
type Cell = Pick<Row, 'program' | 'bytes' | 'cycles'>

export async function detection(say: (line: string) => void): Promise<object> {
  const file = resolve(process.env['DETECTION_LINES'] ?? '.tidemark/detection.jsonl')
  mkdirSync(dirname(file), { recursive: true })
  if (process.env['DETECTION_RESUME'] !== '1' || !existsSync(file)) writeFileSync(file, '')
  const rows: Row[] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)))
  const open = planned().filter((cell) => !rows.some((row) => isSame(row, cell) && row.run === cell.run))
  say(`${open.length} checks to make, ${rows.length} are known`)
  const work = async () => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) {
      const row = await check(next)
      rows.push(row)
      appendFileSync(file, `${JSON.stringify(row)}\n`)
      say(
        `${row.program} ${row.bytes} B ${row.cycles} cycles: ${row.verdict}, ${row.seconds.toFixed(1)} s, ${open.length} left`,
      )
    }
  }
  await Promise.all(Array.from({ length: Number(process.env['DETECTION_JOBS'] ?? 1) }, work))
  return Object.fromEntries([...Map.groupBy(rows, nameOf)].map(([name, all]) => [name, shares(all)]))
}

function planned(): (Cell & { readonly run: number })[] {
  const runs = Number(process.env['DETECTION_RUNS'] ?? 5)
  const clean = Number(process.env['DETECTION_CLEAN'] ?? 20)
  const only = process.env['DETECTION_ONLY'] ?? ''
  const cells = programs.flatMap((program) =>
    curve.bytes.flatMap((bytes) => curve.cycles.map((cycles) => ({ program, bytes, cycles }))),
  )
  return [
    ...promised.flatMap((cell) => repeated(cell, PROMISED_RUNS)),
    ...promised.flatMap(({ program, cycles }) => repeated({ program, bytes: 0, cycles }, clean)),
    ...cells.flatMap((cell) => repeated(cell, runs)),
  ].filter(
    (cell, index, all) =>
      nameOf(cell).includes(only) &&
      all.findIndex((each) => isSame(each, cell) && each.run === cell.run) === index,
  )
}

function repeated(cell: Cell, runs: number): (Cell & { readonly run: number })[] {
  return Array.from({ length: runs }, (_, index) => ({ ...cell, run: index + 1 }))
}

async function check({ run, program, bytes, cycles }: Cell & { readonly run: number }): Promise<Row> {
  const out = mkdtempSync(join(tmpdir(), 'tidemark-detection-'))
  const file = join(import.meta.dirname, `detection-${program}.ts`)
  const args = [join(root, 'src/cli/main.ts'), 'check', file, '--json', '--cycles', `${cycles}`, '--out', out]
  const { promise, resolve: ended } = Promise.withResolvers<string>()
  const env = { ...process.env, DETECTION_BYTES: `${bytes}` }
  const startedMs = performance.now()
  execFile(process.execPath, args, { cwd: root, env, maxBuffer: 1 << 26, timeout: 300_000 }, (_, stdout) =>
    ended(stdout),
  )
  try {
    const { verdict, reasons } = resultSchema.parse(JSON.parse(await promise))
    const seconds = (performance.now() - startedMs) / 1_000
    return { program, bytes, cycles, run, verdict, seconds, reason: reasons[0] ?? '' }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function isSame(one: Cell, other: Cell): boolean {
  return nameOf(one) === nameOf(other)
}

function nameOf({ program, bytes, cycles }: Cell): string {
  return `${program}, ${bytes} B a cycle, ${cycles} cycles`
}

function shares(rows: readonly Row[]): object {
  const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length
  const seconds = rows.map((row) => row.seconds).toSorted((one, other) => one - other)
  return {
    runs: rows.length,
    leak: count('leak'),
    undecided: count('undecided'),
    clean: count('clean'),
    medianSeconds: Number((seconds[seconds.length >> 1] ?? 0).toFixed(1)),
  }
}
