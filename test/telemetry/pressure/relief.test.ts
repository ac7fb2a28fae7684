import { describe, expect, it } from 'vitest'
import { freedBytes, outcomeOf, ReliefRests } from '../../../src/telemetry/pressure/relief.ts'
import { SessionTickets } from '../../../src/telemetry/pressure/session-tickets.ts'
import { MB } from './readings.ts'

describe('what an action freed', () => {
  it('is measured when it does not say', () => {
    expect(freedBytes({ claimedBytes: undefined, fellBytes: 30 * MB, isCollected: false })).toBe(30 * MB)
    expect(freedBytes({ claimedBytes: undefined, fellBytes: -30 * MB, isCollected: true })).toBe(0)
  })

  it('is what it says, until a collection shows nothing of it', () => {
    expect(freedBytes({ claimedBytes: 50 * MB, fellBytes: 0, isCollected: false })).toBe(50 * MB)
    expect(freedBytes({ claimedBytes: 50 * MB, fellBytes: 20 * MB, isCollected: true })).toBe(50 * MB)
    expect(freedBytes({ claimedBytes: 50 * MB, fellBytes: 1000, isCollected: true })).toBe(1000)
  })

  it('is nothing below a megabyte', () => {
    expect([0, MB - 1, MB].map(outcomeOf)).toEqual(['freed-nothing', 'freed-nothing', 'freed'])
  })
})

describe('an action that frees nothing', () => {
  it('rests, twice as long each time, half an hour at most', () => {
    const rests = new ReliefRests(30_000)
    const restOf = (nowMs: number): number => {
      rests.note('compact', 'freed-nothing', nowMs)
      let untilMs = nowMs
      while (rests.isResting('compact', untilMs)) untilMs += 1000
      return untilMs - nowMs
    }
    expect([restOf(0), restOf(100_000), restOf(300_000)]).toEqual([60_000, 120_000, 240_000])
    for (let more = 0; more < 20; more++) restOf(1_000_000)
    expect(restOf(2_000_000)).toBe(1_800_000)
  })

  it('is used again at once after it has freed something, and does not hold back others', () => {
    const rests = new ReliefRests(30_000)
    rests.note('compact', 'failed', 0)
    expect(rests.isResting('compact', 1)).toBe(true)
    expect(rests.isResting('prune', 1)).toBe(false)
    rests.note('compact', 'freed', 2)
    expect(rests.isResting('compact', 3)).toBe(false)
  })
})

describe('a ticket', () => {
  it('ends with its session, and is not that of the next one with the same id', () => {
    const tickets = new SessionTickets()
    const first = tickets.begin('a')
    const other = tickets.begin('b')
    const second = tickets.begin('a')
    expect(first.isCurrent).toBe(false)
    expect(first.signal.aborted).toBe(true)
    expect(second.generation).toBeGreaterThan(first.generation)
    first[Symbol.dispose]()
    expect(tickets.live).toEqual([other, second])
    second[Symbol.dispose]()
    expect(tickets.live).toEqual([other])
  })
})
