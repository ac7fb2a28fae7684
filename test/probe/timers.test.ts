import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Probe } from '../../src/probe/probe.ts'
import { uniform } from '../seeded.ts'

const aliveIn = (probe: Probe) => probe.inspect().kinds['timer'] ?? 0

describe('live timers', () => {
  it('are those that were set and not cleared, whatever their durations', () => {
    for (const level of ['counts', 'origins', 'full'] as const) {
      using probe = new Probe({ level })
      const random = uniform(7)
      const alive: NodeJS.Timeout[] = []
      const wrong: number[] = []
      for (let i = 0; i < 400; i++) {
        const ms = 3_600_000 + Math.floor(random() * 20)
        if (random() < 0.6) alive.push(random() < 0.5 ? setTimeout(() => {}, ms) : setInterval(() => {}, ms))
        else clearTimeout(alive.splice(Math.floor(random() * alive.length), 1)[0])
        if (aliveIn(probe) !== alive.length) wrong.push(i)
      }
      expect(wrong).toEqual([])
      for (const timer of alive) clearTimeout(timer)
      expect(aliveIn(probe)).toBe(0)
    }
  })

  it('include one that is set anew after it was over', async () => {
    using probe = new Probe({ level: 'counts' })
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, 97)
    await promise
    await pause(1)
    expect(aliveIn(probe)).toBe(0)
    timer.refresh()
    expect(aliveIn(probe)).toBe(1)
    clearTimeout(timer)
    expect(aliveIn(probe)).toBe(0)
  })

  it('of which no line is known are told apart where some run within the hour and some in a day', () => {
    using probe = new Probe({ level: 'counts' })
    const alive = [3_500_001, 3_500_001, 86_400_000].map((ms) => setTimeout(() => {}, ms))
    const told = probe.inspect().origins.map(({ label, live, waitsMs }) => [label, live, waitsMs])
    for (const timer of alive) clearTimeout(timer)
    expect(told).toEqual(
      expect.arrayContaining([
        ['setTimeout', 2, 3_500_001],
        ['setTimeout for hours', 1, 86_400_000],
      ]),
    )
    expect(aliveIn(probe)).toBe(0)
  })

  it('leave out those that were there before, of the same duration', () => {
    const before = setTimeout(() => {}, 3_700_001)
    using probe = new Probe({ level: 'counts' })
    const timer = setTimeout(() => {}, 3_700_001)
    expect(aliveIn(probe)).toBe(1)
    clearTimeout(timer)
    expect(aliveIn(probe)).toBe(0)
    clearTimeout(before)
  })

  it('let through what a library in the place of setTimeout returns', () => {
    const { setTimeout: original } = globalThis
    for (const returned of [undefined, null, 7, {}]) {
      Reflect.set(globalThis, 'setTimeout', () => returned)
      try {
        for (const level of ['counts', 'origins', 'full'] as const) {
          using probe = new Probe({ level })
          expect(setTimeout(() => {}, 3_600_000)).toBe(returned)
          expect(probe.inspect().faults).toBe(0)
        }
      } finally {
        Reflect.set(globalThis, 'setTimeout', original)
      }
    }
  })
})
