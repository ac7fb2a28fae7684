import { describe, expect, it } from 'vitest'
import { seenInside } from '../../src/agents/inside-look.ts'
import type { WrittenOrigin, WrittenSample } from '../../src/watch/probe-files.ts'

function timers(live: number, waitsMs: number | undefined): WrittenOrigin {
  return {
    kind: 'timer',
    label: 'setTimeout',
    live,
    oldestAgeMs: 10,
    ...(waitsMs !== undefined && { waitsMs }),
  }
}

function sampleWith(origins: readonly WrittenOrigin[]): WrittenSample {
  const kinds = { timer: origins.reduce((sum, { live }) => sum + live, 0) }
  return {
    schema: 'tidemark.probe/1',
    pid: 1,
    thread: 0,
    program: 'agent.js',
    why: 'asked',
    atMs: 0,
    collected: true,
    rssBytes: 3,
    heapUsedBytes: 2,
    heapTotalBytes: 2,
    externalBytes: 1,
    arrayBuffersBytes: 1,
    heapObjectsBytes: 1,
    holdings: { level: 'origins', kinds, origins: [...origins], dropped: 0, faults: 0 },
  }
}

describe('timers of an agent', () => {
  it('are not counted that end by themselves after the last look and within the hour', () => {
    const { probe } = seenInside(sampleWith([timers(40, 300_000), timers(3, 5_000)]), 0)
    expect(probe?.live).toEqual({ timer: 3 })
    expect(probe?.origins.map(({ live }) => live)).toEqual([3])
  })

  it.each([undefined, 29_000, 3_600_001])('are counted that were set for %s ms', (waitsMs) => {
    expect(seenInside(sampleWith([timers(7, waitsMs)]), 0).probe?.live).toEqual({ timer: 7 })
  })
})
