// A day of `watch`, simulated: 86,400 samples of a program with 40 places and a command of a moment every 20 seconds, the
// watch killed at noon and taken up again. What it takes on disk and in memory, and what can be read of the day after it.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { recordedRun } from '../src/report/recorded-run.ts'

const run = promisify(execFile)
const life = join(import.meta.dirname, 'watch-day-life.ts')
const HALVES = [
  [0, 12],
  [12, 24],
] as const

const told = z.object({
  residentBytes: z.array(z.number()),
  mostBytes: z.number(),
  start: z.object({ startedAt: z.string(), restarts: z.number() }),
  unwritten: z.number(),
  stacks: z.number(),
})

export async function watchDay(say: (line: string) => void): Promise<object> {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-day-'))
  using stack = new DisposableStack()
  stack.defer(() => rmSync(directory, { recursive: true, force: true }))
  const halves = []
  for (const [from, until] of HALVES) {
    const startedMs = performance.now()
    const { stdout } = await run(process.execPath, ['--expose-gc', life, directory, `${from}`, `${until}`])
    const half = told.parse(JSON.parse(stdout))
    const seconds = Math.round((performance.now() - startedMs) / 1_000)
    const { residentBytes, ...rest } = half
    halves.push({
      ...rest,
      residentFirstHour: residentBytes[0],
      residentLastHour: residentBytes.at(-1),
      residentMost: Math.max(...residentBytes),
      seconds,
    })
    say(`${from} to ${until} o’clock: ${JSON.stringify(halves.at(-1))}`)
  }
  const startedMs = performance.now()
  const { watched = [], result, unreadLines } = recordedRun(directory)
  const readMs = Math.round(performance.now() - startedMs)
  const lines = readFileSync(join(directory, 'samples.jsonl'), 'utf8').trim().split('\n')
  const times = lines.map((line) => Number(/^\{"atMs":(\d+)/.exec(line)?.[1]))
  const gaps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0))
  return {
    halves,
    samplesKept: lines.length,
    hours: result.durationMs / 3_600_000,
    longestGapSeconds: Math.max(...gaps) / 1_000,
    newestGapSeconds: (gaps.at(-1) ?? 0) / 1_000,
    drawn: watched.length,
    unreadLines,
    readMs,
  }
}
