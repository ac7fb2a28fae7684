import { describe, expect, it } from 'vitest'
import { ProfileHistory } from '../../src/watch/profile-history.ts'
import type { WrittenProfile } from '../../src/watch/probe-files.ts'
import type { WatchSample } from '../../src/watch/watch-sample.ts'

const keep = { function: 'keep', file: '/app/a.mjs', line: 3 }
const cache = { function: 'cache', file: '/app/a.mjs', line: 9 }

function profile(atMs: number, kept: number, of: Partial<WrittenProfile> = {}): WrittenProfile {
  return {
    schema: 'tidemark.profile/1',
    pid: 7,
    thread: 0,
    atMs,
    samplingBytes: 32_768,
    alive: [
      { stack: [cache], bytes: 5_000, samples: 2 },
      { stack: [keep], bytes: kept, samples: 4 },
    ],
    ...of,
  }
}

function sample(...pids: readonly number[]): WatchSample {
  const process = { command: 'node', rssBytes: 0, peakRssBytes: 0, pssBytes: 0, threads: 1, fds: {} }
  return { atMs: 0, processes: pids.map((pid) => ({ ...process, pid })), threads: [] }
}

describe('the profiles of a watch', () => {
  it('tell what is alive at the end, and what of it came in the second half', () => {
    const history = new ProfileHistory()
    for (let at = 0; at <= 100; at += 1) history.add([profile(at * 1_000, 1_000 * at)], sample(7))
    const { alive, grown, overMs } = history.whole ?? { alive: [], overMs: 0 }
    expect(alive).toContainEqual({ stack: [keep], bytes: 100_000, samples: 4 })
    expect(grown?.map(({ stack }) => stack)).toEqual([[keep]])
    expect(overMs).toBeGreaterThanOrEqual(50_000)
    expect(overMs).toBeLessThanOrEqual(80_000)
    expect(grown?.[0]?.bytes).toBe(overMs)
  })

  it('know nothing of growth after one look, and nothing at all before', () => {
    const history = new ProfileHistory()
    expect(history.whole).toBeUndefined()
    history.add([profile(0, 9)], sample(7))
    expect(history.whole).toMatchObject({ overMs: 0, samplingBytes: 32_768 })
    expect(history.whole?.grown).toBeUndefined()
  })

  it('forget what a process held that has ended, and not that of the last one', () => {
    const history = new ProfileHistory()
    history.add([profile(0, 100), profile(0, 900, { pid: 8 })], sample(7, 8))
    expect(history.last?.alive).toContainEqual({ stack: [keep], bytes: 1_000, samples: 8 })
    history.add([], sample(7))
    expect(history.last?.alive).toContainEqual({ stack: [keep], bytes: 100, samples: 4 })
    history.add([], sample())
    expect(history.last?.alive).toContainEqual({ stack: [keep], bytes: 100, samples: 4 })
  })

  it('follow no more than 32 threads at once', () => {
    const history = new ProfileHistory()
    const many = Array.from({ length: 40 }, (_, thread) => profile(0, 10, { thread }))
    history.add(many, sample(7))
    expect(history.last?.alive).toContainEqual({ stack: [keep], bytes: 320, samples: 128 })
  })
})
