// What to do about one reading: data in, a decision out; the clock is in the reading. The monitor does what it says.
import {
  defaultGrowth,
  type Growing,
  growthAfter,
  type GrowthSettings,
  type GrowthState,
  noGrowth,
} from './growth-signal.ts'
import type { MemoryReading } from './memory-reading.ts'
import {
  type LevelFound,
  levelFound,
  type PressureLevel,
  type PressureMeasure,
  rank,
} from './pressure-level.ts'

export interface PressureSettings {
  /** After the start nothing is done and no level rises: programs load and warm up. Default 30,000 ms. */
  readonly graceMs: number
  /** Between two rounds of relief at one level; an escalation does not wait. Default 30,000 ms. */
  readonly cooldownMs: number
  readonly growth: GrowthSettings
}

export const defaultPressureSettings: PressureSettings = {
  graceMs: 30_000,
  cooldownMs: 30_000,
  growth: defaultGrowth,
}

export interface PressureState {
  /** The first reading of the process. */
  readonly base: MemoryReading
  readonly found: LevelFound
  readonly sinceMs: number
  /** The last round of relief, and the level it was for. */
  readonly acted: { readonly atMs: number; readonly level: PressureLevel } | undefined
  readonly growth: GrowthState
  /** Critical times so far. One lasts until the level is normal again. */
  readonly episodes: number
  readonly inEpisode: boolean
}

export interface Transition {
  readonly from: PressureLevel
  readonly to: PressureLevel
  readonly measure: PressureMeasure
  readonly share: number
  /** Milliseconds since the epoch. */
  readonly wallMs: number
}

export interface PressureDecision {
  readonly state: PressureState
  readonly transition: Transition | undefined
  /** Begin a round of relief. */
  readonly relieve: boolean
  /** A critical episode has just begun. */
  readonly beginsEpisode: boolean
  /** Growth that was not there at the reading before. */
  readonly began: Growing | undefined
}

export function startPressure(base: MemoryReading): PressureState {
  const found: LevelFound = { ...levelFound(base, base, 'normal'), level: 'normal' }
  return {
    base,
    found,
    sinceMs: base.atMs,
    acted: undefined,
    growth: noGrowth,
    episodes: 0,
    inEpisode: false,
  }
}

export function decide(
  before: PressureState,
  reading: MemoryReading,
  settings: PressureSettings,
): PressureDecision {
  const raw = levelFound(reading, before.base, before.found.level)
  const { atMs, wallMs } = reading
  const isGrace = atMs - before.base.atMs < settings.graceMs
  const found: LevelFound = isGrace ? { ...raw, level: 'normal' } : raw
  const growth = isGrace ? before.growth : growthAfter(before.growth, reading, settings.growth)
  const { level, measure, share } = found
  const isChange = level !== before.found.level
  const relieve = isDue(before, level, atMs, settings.cooldownMs)
  const beginsEpisode = level === 'critical' && !before.inEpisode
  const state: PressureState = {
    base: before.base,
    found,
    sinceMs: isChange ? atMs : before.sinceMs,
    acted: relieve ? { atMs, level } : level === 'normal' ? undefined : before.acted,
    growth,
    episodes: before.episodes + Number(beginsEpisode),
    inEpisode: level !== 'normal' && (before.inEpisode || beginsEpisode),
  }
  return {
    state,
    transition: isChange ? { from: before.found.level, to: level, measure, share, wallMs } : undefined,
    relieve,
    beginsEpisode,
    began: before.growth.growing === undefined ? growth.growing : undefined,
  }
}

function isDue({ acted }: PressureState, level: PressureLevel, atMs: number, cooldownMs: number): boolean {
  if (level === 'normal') return false
  return acted === undefined || rank(level) > rank(acted.level) || atMs - acted.atMs >= cooldownMs
}
