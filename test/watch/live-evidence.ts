// Looks at the heap of a watched thread, as its probe and the reader of its snapshots tell them.
import type { HeapAsk } from '../../src/probe/heap-ask.ts'
import type { Capture, HeapEvidence, PathSeries } from '../../src/runner/heap-evidence.ts'
import { HeapHistory } from '../../src/watch/heap-history.ts'
import { LiveSurvey } from '../../src/watch/live-survey.ts'
import { heapSample } from './heap-sample.ts'

function liveLook({
  atMs,
  heapObjectsBytes,
  work = 0,
}: {
  readonly atMs: number
  readonly heapObjectsBytes: number
  readonly work?: number
}): Capture {
  return {
    after: 'run',
    cycle: 0,
    lives: 0,
    snapshot: '7-0-1.heapsnapshot',
    snapshotMs: 100,
    heapObjectsBytes,
    externalBytes: 0,
    arrayBuffersBytes: 0,
    sites: [],
    isUsedUp: false,
    isLate: false,
    watched: { atMs, work, snapshotCpuMs: 100 },
  }
}

/** Objects in an array, 100 bytes each unless it is said. */
export function livePath(given: Pick<PathSeries, 'counts'> & Partial<PathSeries>): PathSeries {
  return {
    id: 5,
    above: [4],
    path: ['kept (Array)', 'Visit'],
    names: ['kept'],
    container: 'Array',
    what: 'Visit',
    bytes: given.counts.map((count) => 100 * count),
    source: { file: '/app/server.mjs', line: 3, isExact: false },
    of: 'subject',
    ...given,
  }
}

interface WatchedGiven {
  readonly bytesPerSecond: number
  /** From then on it holds, or rises by `thenPerSecond`. Default: never. */
  readonly untilSecond?: number
  readonly thenPerSecond?: number
  readonly seconds?: number
  /** Units of work by then. Default: none. */
  readonly work?: (second: number) => number
  /** By the seconds at which it was looked at, with the one that is asked for; undefined: it does not answer. */
  readonly answers?: (seconds: readonly number[]) => readonly PathSeries[] | undefined
  /** By its number in its survey, from 0. */
  readonly look?: Partial<Capture> | ((number: number) => Partial<Capture>)
  /** Counts tell its leak. */
  readonly isTold?: true
}

interface Asked {
  readonly atSecond: number
  readonly ask: HeapAsk
}

/** A watch of so many seconds, a sample a second, whose heap rises by the same in each. */
export function watched({
  bytesPerSecond,
  untilSecond = Infinity,
  thenPerSecond = 0,
  work = () => 0,
  seconds = 120,
  answers = () => [],
  look,
  isTold,
}: WatchedGiven) {
  const [survey, history] = [new LiveSurvey(), new HeapHistory()]
  const asked: Asked[] = []
  let captures: readonly Capture[] = []
  for (let second = 0; second < seconds; second += 1) {
    const atMs = 1_000_000 + second * 1_000
    const later = Math.max(0, second - untilSecond)
    const heapObjectsBytes =
      8_000_000 + bytesPerSecond * Math.min(second, untilSecond) + thenPerSecond * later
    history.add(heapSample({ atMs, work: work(second), heapObjectsBytes, externalBytes: 0 }))
    const ask = survey.next(history, {
      atMs,
      intervalMs: 1_000,
      isWorkWanted: false,
      isTold: () => isTold === true,
    })
    if (ask === undefined) continue
    asked.push({ atSecond: second, ask })
    if (ask.do === 'rest') captures = []
    if (ask.do === 'rest') continue
    const before = captures.map(({ watched: { atMs: at = 0 } = {} }) => at / 1_000 - 1_000)
    const paths = answers(ask.do === 'trace' ? before : [...before, second])
    captures = [
      ...captures,
      {
        ...liveLook({ atMs, heapObjectsBytes, work: work(second) }),
        ...(typeof look === 'function' ? look(captures.length) : look),
        ...(ask.do === 'trace' && { after: 'trace' as const, snapshot: undefined, traced: [] }),
      },
    ]
    const evidence: HeapEvidence = { captures, paths: paths ?? [] }
    if (paths !== undefined)
      survey.told({
        pid: 7,
        thread: 0,
        serial: ask.serial,
        evidence,
        capture: captures.at(-1),
        failure: undefined,
      })
  }
  const last = heapSample({
    atMs: 1_000_000 + seconds * 1_000,
    work: 0,
    heapObjectsBytes: 0,
    externalBytes: 0,
  })
  return { survey, heap: history, last, asked, looks: asked.filter(({ ask }) => ask.do === 'look') }
}

/** With the leak that the probe plants, which every snapshot has one more of. */
export function leak(seconds: readonly number[]): readonly PathSeries[] {
  const counts = seconds.map((second) => 100 + 80 * second)
  // Of 500 bytes each: 40,000 in a second.
  return [livePath({ counts, bytes: counts.map((count) => 500 * count) }), planted(seconds)]
}

export function planted(seconds: readonly number[]): PathSeries {
  return livePath({
    id: 9,
    above: [8],
    what: 'TidemarkControl',
    of: 'control',
    counts: seconds.map((_, at) => at + 1),
  })
}
