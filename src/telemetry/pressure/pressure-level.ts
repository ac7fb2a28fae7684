// How near the process is to the limit that would end it: the worst of its measures, as shares of their limits.
// No share of the machine is ever taken for a limit of its own: that made 330 MiB "critical" on small hosts elsewhere.
import type { MemoryReading } from './memory-reading.ts'

export const pressureLevels = ['normal', 'elevated', 'critical'] as const
export type PressureLevel = (typeof pressureLevels)[number]

export const pressureMeasures = ['rss', 'heap', 'external', 'cgroup', 'stall'] as const
export type PressureMeasure = (typeof pressureMeasures)[number]

/** A level begins at its share, and ends only this far below it: else it flickers with every collection. */
const hysteresis = 0.05
const beginsAt = { elevated: 0.8, critical: 0.9 } as const

/** Of the room that was left when the process started: a program that starts big is not born under pressure. */
const ofRoom = { elevated: 0.5, critical: 0.75 } as const

/** Stalls of others are not ours to mend: they count only for a process that has this share of the memory. */
const stallCountsFrom = 0.25
/** Share of ten seconds that some task waited for memory. */
const stallElevatedAt = 0.1

export interface Measured {
  readonly measure: PressureMeasure
  readonly usedBytes: number
  readonly limitBytes: number
  readonly share: number
}

/** By measure, without stalls, which are not bytes. The largest share first. */
export function measured(reading: MemoryReading): readonly Measured[] {
  const { limits, cgroup } = reading
  const all = [
    of('rss', reading.rssBytes, limits.memoryBytes),
    of('heap', reading.oldGenerationBytes, limits.heapBytes),
    of('external', reading.externalBytes, limits.memoryBytes),
    ...(cgroup === undefined ? [] : [of('cgroup', cgroup.usedBytes, cgroup.limitBytes)]),
  ]
  return all.toSorted((a, b) => b.share - a.share)
}

export interface LevelFound {
  readonly level: PressureLevel
  /** What decided it; the fullest when nothing presses. */
  readonly measure: PressureMeasure
  readonly share: number
}

/** @param base the first reading of this process */
export function levelFound(reading: MemoryReading, base: MemoryReading, previous: PressureLevel): LevelFound {
  const atStart = new Map(measured(base).map(({ measure, share }) => [measure, share]))
  const found = measured(reading).map(({ measure, share }): LevelFound => {
    return { measure, share, level: levelOf(share, atStart.get(measure) ?? 0, previous) }
  })
  if (isStalled(reading)) {
    found.push({ measure: 'stall', share: reading.stall?.some ?? 0, level: 'elevated' })
  }
  return found.reduce((worst, each) => (rank(each.level) > rank(worst.level) ? each : worst))
}

export function rank(level: PressureLevel): number {
  return pressureLevels.indexOf(level)
}

function of(measure: PressureMeasure, usedBytes: number, limitBytes: number): Measured {
  return { measure, usedBytes, limitBytes, share: usedBytes / limitBytes }
}

function levelOf(share: number, startShare: number, previous: PressureLevel): PressureLevel {
  const start = Math.min(startShare, 0.99)
  for (const level of ['critical', 'elevated'] as const) {
    const begins = Math.max(beginsAt[level], start + ofRoom[level] * (1 - start))
    const isIn = rank(previous) >= rank(level)
    if (share >= (isIn ? begins - hysteresis * Math.min(1, (1 - begins) / 0.1) : begins)) return level
  }
  return 'normal'
}

function isStalled(reading: MemoryReading): boolean {
  const { stall, rssBytes, limits } = reading
  if (stall === undefined || stall.some < stallElevatedAt) return false
  return rssBytes / limits.memoryBytes >= stallCountsFrom
}
