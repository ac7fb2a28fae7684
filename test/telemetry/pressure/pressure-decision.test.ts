import { describe, expect, it } from 'vitest'
import {
  decide,
  type PressureDecision,
  startPressure,
} from '../../../src/telemetry/pressure/pressure-decision.ts'
import { GB, MB, reading, type ReadingChanges } from './readings.ts'

const settings = {
  graceMs: 10_000,
  cooldownMs: 30_000,
  growth: { windowMs: 60_000, windows: 3, gapMs: 30_000 },
}

function run(readings: readonly ReadingChanges[]): readonly PressureDecision[] {
  let state = startPressure(reading())
  return readings.map((changes) => {
    const decision = decide(state, reading(changes), settings)
    state = decision.state
    return decision
  })
}

const at = (seconds: number, share: number): ReadingChanges => ({
  atMs: seconds * 1000,
  rssBytes: share * 16 * GB,
})

describe('a decision', () => {
  it('tells each change of level once, with the measure and its share', () => {
    const decisions = run([at(20, 0.5), at(25, 0.85), at(30, 0.85), at(35, 0.5)])
    expect(decisions.map(({ transition }) => transition?.to)).toEqual([
      undefined,
      'elevated',
      undefined,
      'normal',
    ])
    expect(decisions[1]?.transition).toMatchObject({ from: 'normal', measure: 'rss', share: 0.85 })
  })

  it('does nothing during the grace of the start', () => {
    const decisions = run([at(1, 0.95), at(9, 0.95), at(11, 0.95)])
    expect(decisions.map(({ relieve }) => relieve)).toEqual([false, false, true])
    expect(decisions.map(({ beginsEpisode }) => beginsEpisode)).toEqual([false, false, true])
  })

  it('relieves again only after the cooldown', () => {
    const decisions = run([at(20, 0.85), at(25, 0.85), at(49, 0.85), at(50, 0.85)])
    expect(decisions.map(({ relieve }) => relieve)).toEqual([true, false, false, true])
  })

  it('lets an escalation pass the cooldown', () => {
    expect(run([at(20, 0.85), at(25, 0.95), at(30, 0.95)]).map(({ relieve }) => relieve)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('counts an episode as over only when the level is normal again', () => {
    const decisions = run([at(20, 0.95), at(25, 0.82), at(30, 0.95), at(35, 0.5), at(40, 0.95)])
    expect(decisions.map(({ beginsEpisode }) => beginsEpisode)).toEqual([true, false, false, false, true])
    expect(decisions.at(-1)?.state.episodes).toBe(2)
  })

  it('goes by the limit of now, which others may have lowered since the start', () => {
    const rssBytes = 500 * MB
    const decisions = run([
      { atMs: 20_000, rssBytes },
      { atMs: 25_000, rssBytes, limits: { memoryBytes: 540 * MB } },
    ])
    expect(decisions.map(({ state }) => state.found.level)).toEqual(['normal', 'critical'])
  })

  it('evaluates growth while a level is held', () => {
    const decisions = run(
      Array.from({ length: 60 }, (_, index) => ({
        ...at(20 + index * 5, 0.95),
        heapUsedBytes: (40 + index) * MB,
      })),
    )
    const began = decisions.findIndex((decision) => decision.began !== undefined)
    expect(began).toBeGreaterThan(0)
    expect(decisions[began]?.state.found.level).toBe('critical')
    expect(decisions.filter((decision) => decision.began !== undefined)).toHaveLength(1)
  })
})
