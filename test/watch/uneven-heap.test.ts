// A heap that leaks on a machine so busy that looks fail: gaps, and falls at snapshots, hide its line from slope and shape. It
// ends higher all the same, and that is never "nothing grew".
import { describe, expect, it } from 'vitest'
import { heapClaim } from '../../src/watch/heap-claim.ts'
import { HeapHistory } from '../../src/watch/heap-history.ts'
import { heapTrend } from '../../src/watch/heap-trend.ts'
import { LiveSurvey } from '../../src/watch/live-survey.ts'
import { judgedHeap } from '../../src/watch/watch-heap.ts'
import { heapSample } from './heap-sample.ts'

const MB = 1_000_000

/** Seconds, requests, megabytes of the heap. */
type Look = readonly [seconds: number, work: number, megabytes: number]

const looksOf = (table: string): readonly Look[] =>
  table
    .trim()
    .split(/\s+/)
    .map((row): Look => {
      const [seconds = 0, work = 0, megabytes = 0] = row.split('/').map(Number)
      return [seconds, work, megabytes]
    })

/** A chat server that keeps the lines of 300 rooms, as a watch of a minute saw it. */
const beforeSnapshot = looksOf(`
  0/103/11.84 1/193/12.02 2/246/12.24 3/306/12.43 4/384/12.54 5/431/12.74 6/475/12.92 7/547/13.04
  8/624/13.16 9/668/13.37 10/724/13.52 11/756/13.74 12/833/13.85 13/854/14.09 14/916/14.24 15/1013/14.28
`)
const sinceSnapshot = looksOf(`
  16.7/1021/10.43 17.8/1053/10.61 18.7/1119/10.67 20.2/1127/10.73 21.3/1168/10.83 22.3/1231/10.96
  23.2/1351/10.93 24.3/1359/10.96 25.3/1508/10.74 26.3/1594/10.79 27.3/1659/10.88 29.1/1667/10.86
  30.1/1714/11.03 31.2/1778/11.17 32.1/1887/11.20 33.2/2010/11.18 35.1/2018/10.85 47.9/2882/12.33
  48.9/2941/12.47 49.9/3029/12.54 50.9/3033/12.80 54.9/3289/13.26 57.9/3499/13.63
`)
const DROPPED_MB = 4.05

/** @param before the looks before the first snapshot @param since those after it */
function seen(before: readonly Look[], since: readonly Look[]): HeapHistory {
  const history = new HeapHistory()
  const add = ([seconds, work, megabytes]: Look): void =>
    history.add(
      heapSample({
        atMs: seconds * 1_000,
        work,
        heapObjectsBytes: megabytes * MB,
        externalBytes: 8.5 * MB,
      }),
    )
  before.forEach(add)
  history.dropped(15_500, DROPPED_MB * MB)
  since.forEach(add)
  return history
}

const judged = (heap: HeapHistory) =>
  judgedHeap(
    {
      heap,
      survey: new LiveSurvey(),
      last: heapSample({ atMs: 60_000, work: 3_500, heapObjectsBytes: 0, externalBytes: 0 }),
    },
    heapClaim(),
  )

const swinging = (looks: readonly Look[], lowest: number): readonly Look[] =>
  looks.map(([seconds, work]): Look => [seconds, work, lowest + (work % 7) / 2])

const clean = { findings: [], doubts: [], seen: expect.stringContaining('would have been told') }

describe('a heap that ends higher in no straight line', () => {
  it('is undecided, with the next watch to try', () => {
    const heap = seen(beforeSnapshot, sinceSnapshot)
    expect(heapTrend(heap, false)).toMatchObject({ kind: 'heap', how: 'uneven' })
    const verdict = judged(heap)
    expect(verdict).toMatchObject({ findings: [], seen: undefined })
    expect(verdict?.doubts).toEqual([
      expect.stringMatching(
        /grew by .* requests, .* ends higher, though in no straight line; .*try next: watch it for twice as long, with --duration/,
      ),
    ])
  })

  it('is clean where it is full in the end', () => {
    const full = sinceSnapshot.map(([seconds, work, megabytes]): Look => [
      seconds,
      work,
      Math.min(megabytes, 11),
    ])
    expect(judged(seen(beforeSnapshot, full))).toMatchObject(clean)
  })

  it('is clean where it swings by as much', () => {
    expect(
      judged(seen(swinging(beforeSnapshot, 10 + DROPPED_MB), swinging(sinceSnapshot, 10))),
    ).toMatchObject(clean)
  })
})
