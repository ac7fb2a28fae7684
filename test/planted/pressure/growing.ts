// A program that grows under a monitor, in a way that its argument says, and tells on stdout what happened.
// Run with a small heap, its young generation small too, so that it is not promoted all at once:
// `node --max-old-space-size=64 --max-semi-space-size=1 growing.ts DIRECTORY MODE`.
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  captureOnPressure,
  type CaptureOnPressureOptions,
} from '../../../src/telemetry/capture/capture-on-pressure.ts'
import { readMemory } from '../../../src/telemetry/pressure/memory-reading.ts'

const [directory = '', mode = 'stuck'] = process.argv.slice(2)

class FinishedTurn {
  readonly number: number
  readonly words: readonly string[]

  constructor(number: number) {
    this.number = number
    this.words = Array.from({ length: 20 }, (_, at) => `word ${number * 20 + at}`)
  }
}

/** The plant: nobody ever takes a turn out of it. */
const finishedTurns = new Map<number, FinishedTurn>()

/** Less than its heap may have, and more than the program starts with, which differs by machine. */
const allowedBytes = process.memoryUsage.rss() + 50 * 1024 * 1024

const ways: Record<string, Partial<CaptureOnPressureOptions>> = {
  'too-little-memory': { maxBytes: allowedBytes },
  killed: {
    write: async (path) => {
      const { writeFileSync } = await import('node:fs')
      writeFileSync(path, '{"snapshot":{"meta":', { mode: 0o600 })
      process.kill(process.pid, 'SIGKILL')
    },
  },
}

/** Grows faster than a monitor can look. */
if (mode === 'bursting') ways['bursting'] = { intervalMs: 60_000, graceMs: 60_000 }
ways['compared'] = { signal: 'SIGUSR2', apartMs: 0 }
if (mode === 'asked') ways['asked'] = { signal: 'SIGUSR2' }

await using memory = captureOnPressure({
  directory,
  graceMs: 0,
  intervalMs: 20,
  cooldownMs: mode === 'freeable' ? 20_000 : 1000,
  settleMs: 50,
  relief: {
    compact: () => {
      if (mode !== 'freeable') return 0 // It knows that it has let go of nothing.
      finishedTurns.clear()
      return undefined
    },
  },
  ...ways[mode],
})

/** Of a limit: from there on its garbage is cleared away before the program looks how full it is. */
const clearedFrom = 0.75

/**
 * As thorough as that of a snapshot, or the snapshot would take the level down again. For this program alone: where the
 * monitor could find it, it would ask for collections too.
 */
const collect = collectorOfItsOwn()

function collectorOfItsOwn(): () => void {
  setFlagsFromString('--expose-gc')
  const found: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof found !== 'function') throw new Error('V8 gives no collector, wanted gc()')
  return () => void Reflect.apply(found, undefined, [{ type: 'major', flavor: 'last-resort' }])
}

/** Of the limit, once garbage is gone: with garbage in it the level would fall by itself. */
function isShare(limit: number): boolean {
  if (share() < Math.min(limit, clearedFrom)) return false
  collect()
  return share() >= limit
}

function share(): number {
  const { oldGenerationBytes, rssBytes, limits } = readMemory(
    mode === 'too-little-memory' ? allowedBytes : undefined,
  )
  return mode === 'too-little-memory' ? rssBytes / limits.memoryBytes : oldGenerationBytes / limits.heapBytes
}

const { monitor, capture } = memory
const wanted = { freeable: 0.83, bursting: 2, asked: 0.1, idle: 0, 'too-little-memory': 0.96 }[mode] ?? 0.91
if (mode === 'asked' || mode === 'compared') process.kill(process.pid, 'SIGUSR2')
if (mode === 'compared') while (capture.record.snapshots.written === 0) await pause(10)
const isOver = (): boolean =>
  mode === 'idle' || mode === 'freeable'
    ? mode === 'idle' || (monitor.record.entered.elevated > 0 && monitor.level === 'normal')
    : capture.record.reports.filter(({ outcome }) => outcome !== 'unfinished').length >=
      (mode === 'compared' ? 2 : 1)

let turns = 0
if (mode === 'bursting') for (;;) finishedTurns.set(turns, new FinishedTurn(turns++))
const until = performance.now() + 90_000
while (!isOver() && performance.now() < until) {
  for (let batch = 0; batch < 5 && !isShare(wanted); batch++) {
    for (let each = 0; each < 200; each++) finishedTurns.set(turns, new FinishedTurn(turns++))
  }
  await pause(1)
}

// It goes on working for a while: nothing more may be written.
for (let work = 0; work < 40; work++) await pause(10)

process.stdout.write(
  JSON.stringify({
    level: monitor.level,
    entered: monitor.record.entered,
    relief: monitor.record.reports,
    snapshots: capture.record.snapshots,
    diagnoses: capture.record.diagnoses,
    failedDiagnoses: capture.record.failedDiagnoses,
    profiles: capture.record.profiles,
    kept: finishedTurns.size,
    failures: monitor.record.failures,
  }),
)
