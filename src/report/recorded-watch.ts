// A watch as it was recorded, also one that goes on: its command, its samples, and without a result what can be said yet.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parsedFrom, textOf } from './recorded-file.ts'
import type { Result } from './result.ts'
import { type WatchedLevel, WatchedLevels } from './watched-levels.ts'

const MAX_START_BYTES = 1024 * 1024
/** More are drawn by every second, fourth … of them. */
const MAX_LEVELS = 4_000

const startSchema = z.object({
  schema: z.literal('tidemark.watch/1'),
  command: z.array(z.string()),
  startedAt: z.iso.datetime(),
  restarts: z.number().int().nonnegative(),
})

type WatchStart = z.infer<typeof startSchema>

interface RecordedWatch {
  readonly start: WatchStart
  readonly levels: readonly WatchedLevel[]
  readonly unreadLines: number
}

/** Undefined of a directory that no watch wrote to. @throws TidemarkError `input` */
export function watchedLevels(directory: string, samplesText: string): RecordedWatch | undefined {
  const text = textOf(directory, 'watch.json', MAX_START_BYTES)
  if (text === undefined) return undefined
  const wanted = { name: 'tidemark.watch/1', schema: startSchema }
  const start = parsedFrom(text, join(directory, 'watch.json'), wanted)
  const read = new WatchedLevels()
  for (const line of samplesText.split('\n')) if (line !== '') read.add(line)
  const step = Math.ceil(read.levels.length / MAX_LEVELS)
  const levels = read.levels.filter((_, at) => at % step === 0 || at === read.levels.length - 1)
  return { start, levels, unreadLines: read.unreadLines }
}

/** What can be said before its verdict. */
export function unfinishedWatch(
  directory: string,
  { command, startedAt }: WatchStart,
  levels: readonly WatchedLevel[],
): Result {
  const reason = isRunning(directory)
    ? 'It is still watched: this is what was seen until now, and no verdict.'
    : 'The watch was cut off before its verdict. This is what its samples show.'
  return {
    schema: 'tidemark.result/1',
    scenario: 'watch',
    subject: command.join(' '),
    verdict: 'undecided',
    reasons: [reason],
    findings: [],
    metrics: { peakRssBytes: Math.max(0, ...levels.map(({ rssBytes }) => rssBytes)), samples: levels.length },
    phases: [],
    budget: {},
    environment: { node: 'unknown', v8: 'unknown', platform: 'unknown', cpus: 0, memoryBytes: 0 },
    startedAt,
    durationMs: levels.at(-1)?.atMs ?? 0,
    samples: 'samples.jsonl',
  }
}

/** Whoever writes there says so in a lock. */
function isRunning(directory: string): boolean {
  try {
    const pid = Number(readFileSync(join(directory, '.running'), 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}
