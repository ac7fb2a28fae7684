import { describe, expect, it } from 'vitest'
import { risesThroughout } from '../../../src/findings/counts/count-growth.ts'
import { risesLate as risesLateByTime } from '../../../src/findings/counts/late-rise.ts'

const samples = <Item>(count: number, of: (index: number) => Item) =>
  Array.from({ length: count }, (_, i) => of(i))
const risesLate = (counts: readonly number[]) => risesLateByTime(counts.map((y, x) => ({ x, y })))
const after = (start: number, rate: number) => (i: number) => Math.max(0, (i - start) * rate)

describe('a count that was quiet and then rises in a straight line to the end', () => {
  it.each([
    ['five a sample, over nine of thirteen', samples(13, after(4, 5))],
    ['unevenly, as timers and samples drift', [0, 0, 0, 0, 5, 9, 15, 20, 24, 30, 35, 39, 45]],
    ['one a sample', samples(20, after(9, 1))],
    ['one every other sample, over the last quarter', samples(160, (i) => Math.floor(after(120, 0.5)(i)))],
    ['after a start-up', samples(16, (i) => Math.min(3, i) + after(6, 5)(i))],
  ])('is growth: %s', (_, counts) => {
    expect(risesLate(counts)).toBe(true)
  })

  it.each([
    ['a burst that stops', samples(20, (i) => Math.min(40, after(4, 5)(i)))],
    ['a burst that stopped a moment ago', samples(27, (i) => Math.min(100, after(3, 5)(i)))],
    ['a saw-tooth', samples(40, (i) => 5 * (i % 15))],
    ['a saw-tooth after quiet', samples(40, (i) => (i < 10 ? 0 : 5 * ((i - 10) % 12)))],
    [
      'a cache that fills ever more slowly',
      samples(30, (i) => Math.round(100 * (1 - 0.8 ** after(8, 1)(i)))),
    ],
    ['a late start-up', samples(20, (i) => Math.min(8, after(10, 2)(i)))],
    ['what is given back at the end', samples(20, (i) => (i > 17 ? 0 : after(4, 5)(i)))],
    ['too short a line', samples(13, after(7, 5))],
    ['two steps', samples(40, (i) => (i < 20 ? 0 : i < 30 ? 10 : 20))],
    ['nothing', samples(20, () => 3)],
  ])('is not growth: %s', (_, counts) => {
    expect(risesLate(counts)).toBe(false)
  })

  it('is growth by the time that passed, however unevenly a busy machine looks at it', () => {
    const times = [0, 1, 2, 4, 5, 6, 10, 11, 15, 16, 17, 21, 23, 24, 28]
    expect(risesLateByTime(times.map((x) => ({ x, y: after(4, 5)(x) })))).toBe(true)
    expect(risesLateByTime(times.map((x) => ({ x, y: Math.min(60, after(4, 5)(x)) })))).toBe(false)
  })

  it('is seen in chance no oftener than the rule of stretches: of 20,000 walks of arrivals and departures', () => {
    let state = 7
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
    const walks = samples(20_000, () => {
      let alive = 10
      return samples(
        12 + Math.floor(random() * 60),
        () => (alive = Math.max(0, alive + Math.round(6 * random() - 3))),
      )
    })
    const late = walks.filter(risesLate).length
    expect(late).toBeLessThan(walks.filter(risesThroughout).length)
    expect(late).toBeLessThanOrEqual(40)
    const pools = samples(20_000, () =>
      samples(12 + Math.floor(random() * 60), () => Math.floor(10 * random())),
    )
    expect(pools.filter(risesLate)).toEqual([])
  })
})
