import { describe, expect, it } from 'vitest'
import { levelFound, type PressureLevel } from '../../../src/telemetry/pressure/pressure-level.ts'
import { GB, MB, reading } from './readings.ts'

const base = reading()

function at(share: number, previous: PressureLevel): PressureLevel {
  return levelFound(reading({ rssBytes: share * 16 * GB }), base, previous).level
}

describe('the level', () => {
  it('is elevated from 80 % of a limit and critical from 90 %', () => {
    expect([799, 800, 899, 900].map((mb) => at(mb / 1000, 'normal'))).toEqual([
      'normal',
      'elevated',
      'elevated',
      'critical',
    ])
  })

  it.each([
    ['rss', { rssBytes: 15 * GB }],
    ['heap', { oldGenerationBytes: 3.7 * GB }],
    ['external', { externalBytes: 15 * GB }],
    ['cgroup', { cgroup: { usedBytes: 0.95 * GB, limitBytes: GB } }],
  ] as const)('is that of the worst measure: %s', (measure, changes) => {
    expect(levelFound(reading(changes), base, 'normal')).toMatchObject({ level: 'critical', measure })
  })

  it('ends only five points below where it began', () => {
    expect(at(0.76, 'elevated')).toBe('elevated')
    expect(at(0.74, 'elevated')).toBe('normal')
    expect(at(0.86, 'critical')).toBe('critical')
    expect(at(0.84, 'critical')).toBe('elevated')
  })

  it('is raised to elevated by stalls of a process that holds much, and not by those of its neighbours', () => {
    const stall = { some: 0.4, full: 0.3 }
    expect(levelFound(reading({ stall, rssBytes: 8 * GB }), base, 'normal')).toMatchObject({
      level: 'elevated',
      measure: 'stall',
    })
    expect(levelFound(reading({ stall }), base, 'normal').level).toBe('normal')
    expect(levelFound(reading({ stall, rssBytes: 15 * GB }), base, 'normal').level).toBe('critical')
  })
})

describe('mistakes of other monitors', () => {
  it('1.5 GB used of a heap of 12 GB is no pressure', () => {
    const found = levelFound(
      reading({ oldGenerationBytes: 1.6 * GB, rssBytes: 2 * GB, limits: { heapBytes: 12 * GB } }),
      base,
      'normal',
    )
    expect(found.level).toBe('normal')
  })

  it('5 GB resident on a host of 512 GB are no pressure, although the heap limit is 4 GB', () => {
    const found = levelFound(
      reading({ rssBytes: 5 * GB, limits: { memoryBytes: 512 * GB, heapBytes: 4 * GB } }),
      base,
      'normal',
    )
    expect(found.level).toBe('normal')
  })

  it('330 MiB on a host of 1 GiB are no pressure', () => {
    const found = levelFound(
      reading({
        rssBytes: 330 * MB,
        oldGenerationBytes: 200 * MB,
        limits: { memoryBytes: GB, heapBytes: 520 * MB },
      }),
      base,
      'normal',
    )
    expect(found.level).toBe('normal')
  })

  it('a process that starts at 95 % of its limit is not born critical, and still becomes so', () => {
    const limits = { memoryBytes: 200 * MB }
    const start = reading({ rssBytes: 190 * MB, limits })
    const levels = [190, 194, 196, 198].map(
      (mb) => levelFound(reading({ rssBytes: mb * MB, limits }), start, 'normal').level,
    )
    expect(levels).toEqual(['normal', 'normal', 'elevated', 'critical'])
  })
})
