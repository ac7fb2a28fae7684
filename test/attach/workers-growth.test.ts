// Heaps of workers that came late, went, or did not answer, from looks written by hand.
import { describe, expect, it } from 'vitest'
import type { LookedWorker } from '../../src/attach/worker-looks.ts'
import { workersGrowth } from '../../src/attach/workers-growth.ts'
import { insideFacts } from './facts.ts'

/** @param perLookBytes by which its heap grows */
const worker = (looks: number, perLookBytes: number, more: Partial<LookedWorker> = {}): LookedWorker => ({
  name: 'worker 1',
  url: 'file:///worker.js',
  looks: Array.from({ length: looks }, (_, nth) => ({
    atMs: 10_000 + nth * 300,
    inside: insideFacts(5e6 + nth * perLookBytes),
  })),
  risen: [],
  asked: looks,
  isGone: false,
  ...more,
})

const judged = (...workers: readonly LookedWorker[]) => {
  const { grown, doubts, judged: count } = workersGrowth(workers, true)
  return { grown: grown.map(({ what }) => what), doubts, count }
}

describe('the heaps of workers', () => {
  it('grow or hold, each by itself', () => {
    expect(judged(worker(30, 50_000), worker(30, 0))).toEqual({
      grown: ['heap of worker 1'],
      doubts: [],
      count: 2,
    })
  })

  it('are a doubt where a rise is too big for none and its bounds are too wide', () => {
    // As measured after six early looks: bytecode was let go of between the first two.
    const measured = [6_314, 5_592, 5_778, 5_954, 6_121, 6_761, 6_949, 7_119, 7_305, 7_488, 7_649]
    const looks = [...Array.from({ length: 6 }, () => 5_000), ...measured].map((kilobytes, nth) => ({
      atMs: nth * 600,
      inside: insideFacts(kilobytes * 1_000),
    }))
    const { grown, doubts } = judged(worker(0, 0, { looks, asked: looks.length }))
    expect({ grown, doubts }).toEqual({
      grown: [],
      doubts: [expect.stringContaining('too few or too far apart')],
    })
  })

  it('are a doubt where a worker was silent, also for a part of the time', () => {
    const { doubts, count } = judged(worker(18, 0, { asked: 30 }))
    expect(doubts).toEqual([expect.stringContaining('it answered at 18 of 30 looks')])
    expect(count).toBe(0)
  })

  it('are a doubt where a worker came late and stays, and none where another like it has ended', () => {
    const late = worker(4, 50_000)
    const { doubts } = judged(late)
    expect(doubts).toEqual([
      expect.stringContaining('came 10.0 s after the first look, which leaves 4 looks'),
    ])
    expect(judged(late, worker(4, 50_000, { isGone: true })).doubts).toEqual([])
    expect(judged(late, worker(3, 50_000, { isGone: true })).doubts).toHaveLength(1)
    expect(judged(late, worker(9, 50_000, { isGone: true, url: 'file:///other.js' })).doubts).toHaveLength(1)
  })

  it('go with the worker that had them', () => {
    expect(judged(worker(30, 50_000, { isGone: true }))).toEqual({ grown: [], doubts: [], count: 0 })
  })
})
