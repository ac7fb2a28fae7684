// The heaps of a watch together: clean is said of none that was not judged, though it has ended since.
import { describe, expect, it } from 'vitest'
import { heapClaim, type HeapClaim } from '../../src/watch/heap-claim.ts'
import type { WatchEnd } from '../../src/watch/watch.ts'
import { WatchHistory } from '../../src/watch/watch-history.ts'
import { judgeWatch } from '../../src/watch/watch-verdict.ts'
import { heapSample } from './heap-sample.ts'

const MB = 1_000_000
const seconds = 120
const end: WatchEnd = {
  exit: { code: 0, signal: undefined },
  wasEnded: false,
  request: undefined,
  survivors: [],
  durationMs: seconds * 1_000,
  unreadable: 0,
  unwritten: 0,
  load: undefined,
}

interface Thread {
  readonly thread: number
  /** Undefined where it was not collected. */
  readonly bytes: (second: number) => number | undefined
  readonly work?: (second: number) => number
  readonly untilSecond?: number
}

function verdictOf(threads: readonly Thread[], heaps: HeapClaim = heapClaim()) {
  const history = new WatchHistory(1_000, heaps)
  const fds = { socket: 2 }
  const main = { pid: 7, command: 'node', rssBytes: 1, peakRssBytes: 1, pssBytes: 1, threads: 11, fds }
  for (let second = 0; second < seconds; second += 1) {
    const told = threads.flatMap(({ thread, bytes, work = () => 0, untilSecond = Infinity }) =>
      second > untilSecond
        ? []
        : heapSample({
            thread,
            why: second === untilSecond ? 'exit' : 'interval',
            atMs: second * 1_000,
            work: work(second),
            heapObjectsBytes: bytes(second),
            externalBytes: 0,
          }),
    )
    history.add({ atMs: second * 1_000, processes: [main], threads: told })
    history.asks() // Nobody answers.
  }
  return judgeWatch(history, end, { withProbe: true, intervalMs: 1_000 })
}

const holds = () => 8 * MB
const rises = (second: number) => 8 * MB + 40_000 * second
const http = heapClaim('http')

// A big heap is collected seldom: here at every tenth second.
const seldom = (bytes: (second: number) => number) => ({
  thread: 0,
  bytes: (second: number) => (second % 10 === 0 ? bytes(second) : undefined),
})

describe('the heaps of a watch', () => {
  it('are clean where all hold, also of a worker that does none of the work', () => {
    const working = { thread: 0, bytes: holds, work: (second: number) => 100 * second }
    expect(verdictOf([working, { thread: 1, bytes: holds }], http)).toMatchObject({ verdict: 'clean' })
  })

  it('are undecided where the work came in a burst, however long nothing was asked for since', () => {
    const bursts = { thread: 0, bytes: rises, work: (second: number) => Math.min(500, 250 * second) }
    const { verdict, reasons } = verdictOf([bursts])
    expect(verdict).toBe('undecided')
    expect(reasons.join(' ')).toContain('The 500 requests of app.mjs (process 7) came within few of')
  })

  it('are undecided where no thread did the work that is asked for', () => {
    const { verdict, reasons } = verdictOf([{ thread: 0, bytes: holds }], http)
    expect(verdict).toBe('undecided')
    expect(reasons.join(' ')).toContain('did 0 requests while it was watched')
  })

  it('are undecided where few looks show a rise, and say from what to what', () => {
    const { verdict, reasons } = verdictOf([seldom((second) => 100 * MB + 1 * MB * second)])
    expect(verdict).toBe('undecided')
    expect(reasons.join(' ')).toMatch(/seen 12 times after a collection, and went from 100 MB to 210 MB/)
    expect(verdictOf([seldom((second) => 100 * MB + 4 * MB * ((second / 10) % 2))]).verdict).toBe('clean')
  })

  it('are not forgotten with threads that ended after them', () => {
    const grew = { thread: 1, bytes: rises, untilSecond: 60 }
    const brief = Array.from({ length: 100 }, (_, at) => ({ thread: at + 2, bytes: holds, untilSecond: 90 }))
    const main = { thread: 0, bytes: holds }
    expect(verdictOf([main, ...brief])).toMatchObject({ verdict: 'clean' })
    const { verdict, reasons } = verdictOf([main, grew, ...brief])
    expect(verdict).toBe('undecided')
    expect(reasons.join(' ')).toContain('process 7, worker 1')
  })
})
