// A heap that rises in a straight line, along the work that was done; what only fills, swings or stands idle does not.
import { describe, expect, it } from 'vitest'
import { HeapHistory } from '../../src/watch/heap-history.ts'
import { heapTrend, LEAST_HEAP_SAMPLES } from '../../src/watch/heap-trend.ts'
import { heapSample } from './heap-sample.ts'
import { uniform } from '../seeded.ts'

const MB = 1_000_000
const LOOKS = 60

interface Given {
  readonly bytes: (look: number) => number
  readonly work?: (look: number) => number
  readonly outside?: (look: number) => number
  readonly looks?: number
}

function history({ bytes, work = () => 0, outside = () => 0, looks = LOOKS }: Given): HeapHistory {
  const random = uniform(7)
  const all = new HeapHistory()
  for (let look = 0; look < looks; look += 1) {
    const noise = 20_000 * random()
    all.add(
      heapSample({
        atMs: look * 1_000,
        work: work(look),
        heapObjectsBytes: bytes(look) + noise,
        externalBytes: outside(look),
      }),
    )
  }
  return all
}

const how = (given: Given, isWorkWanted = false) => heapTrend(history(given), isWorkWanted).how

const leaks = (look: number) => 8 * MB + 20_000 * look

describe('the trend of a heap', () => {
  it.each<[string, Given]>([
    ['by the same each second', { bytes: leaks }],
    [
      'behind a steep start',
      { bytes: (look) => (look < 10 ? 5 * MB + 300_000 * look : 8 * MB + 20_000 * look) },
    ],
    ['from its second half on', { bytes: (look) => 8 * MB + 40_000 * Math.max(0, look - LOOKS / 2) }],
    ['under a saw-tooth', { bytes: (look) => 8 * MB + 90_000 * (look % 6) + 40_000 * look }],
    [
      'late, after two swings of half its size',
      { bytes: (look) => 8 * MB + (look < 40 ? 20_000 * (look % 20) : 60_000 * (look - 40)) },
    ],
    ['and closes at the end', { bytes: (look) => (look > 56 ? 5 * MB : 8 * MB + 20_000 * look) }],
    [
      'with each request, the last third of the time idle',
      { bytes: (look) => 8 * MB + 30_000 * Math.min(look, 40), work: (look) => 500 * Math.min(look, 40) },
    ],
    ['outside of it', { bytes: () => 8 * MB, outside: (look) => 2 * MB + 30_000 * look }],
  ])('rises %s', (_, given) => {
    expect(how(given)).toBe('rises')
  })

  it.each<[string, Given]>([
    ['is flat', { bytes: () => 8 * MB }],
    ['is a saw-tooth seen three times', { bytes: (look) => 8 * MB + 90_000 * (look % 20) }],
    ['is a saw-tooth in its fourth rise', { bytes: (look) => 8 * MB + 110_000 * ((look + 4) % 16) }],
    ['fills a cache and holds', { bytes: (look) => 8 * MB + 60_000 * Math.min(look, 25) }],
    ['warms up', { bytes: (look) => 8 * MB + 3 * MB * (1 - Math.exp(-look / 6)) }],
    ['swings', { bytes: (look) => 8 * MB + 100_000 * (look % 9) }],
    ['makes one step', { bytes: (look) => (look < 40 ? 8 * MB : 11 * MB) }],
    ['grows by less than code does', { bytes: (look) => 8 * MB + 2_000 * look }],
  ])('holds of one that %s', (_, given) => {
    expect(how(given)).toBe('holds')
  })

  it('slows of one that fills ever less and is not full', () => {
    expect(how({ bytes: (look) => 8 * MB + MB * Math.log1p(look) })).toBe('slows')
  })

  it('is unknown of few samples, and of work that came within few of them', () => {
    expect(how({ bytes: leaks, looks: LEAST_HEAP_SAMPLES - 1 })).toBe('unknown')
    expect(how({ bytes: leaks, work: (look) => Math.min(500, 100 * look) })).toBe('unknown')
  })

  it('is told by time of a thread that does none of the work that is asked for', () => {
    expect(how({ bytes: leaks }, true)).toBe('rises')
  })

  it('is told for each unit of work', () => {
    const { perX, axis } = heapTrend(
      history({ bytes: (look) => 8 * MB + 40_000 * look, work: (look) => 100 * look }),
      false,
    )
    expect(axis).toBe('work')
    expect(perX).toBeCloseTo(400, -1)
  })

  it('goes on over a snapshot, which lets go of what no collection frees', () => {
    const all = history({ bytes: (look) => 8 * MB + 20_000 * look, looks: 30 })
    all.dropped(29_500, 3 * MB)
    for (let look = 30; look < LOOKS; look += 1)
      all.add(
        heapSample({
          atMs: look * 1_000,
          work: 0,
          heapObjectsBytes: 5 * MB + 20_000 * look,
          externalBytes: 0,
        }),
      )
    expect(heapTrend(all, false).how).toBe('rises')
  })
})

describe('the history of a heap', () => {
  it('stays bounded over a week, and keeps what it was at its lowest', () => {
    const all = new HeapHistory()
    for (let look = 0; look < 100_000; look += 1)
      all.add(
        heapSample({
          atMs: look * 1_000,
          work: 0,
          heapObjectsBytes: look % 2 === 0 ? 5 * MB : 9 * MB,
          externalBytes: 0,
        }),
      )
    expect(all.rows.length).toBeLessThanOrEqual(256)
    expect(new Set(all.rows.map(({ heap }) => heap))).toEqual(new Set([5 * MB]))
  })

  it('has nothing of samples that followed no collection', () => {
    const all = new HeapHistory()
    all.add(heapSample({ atMs: 0, work: 0, heapObjectsBytes: undefined, externalBytes: 0 }))
    expect(all.length).toBe(0)
  })
})
