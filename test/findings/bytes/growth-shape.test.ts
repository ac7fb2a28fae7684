// The shape of a series: what goes on, also behind a warm-up, and what stands still for a stretch.
import { describe, expect, it } from 'vitest'
import { growthShape } from '../../../src/findings/bytes/growth-shape.ts'

/** Ten points a third, at these slopes. */
function inThirds(...slopes: readonly number[]) {
  let y = 0
  return slopes.flatMap((slope, third) =>
    Array.from({ length: 10 }, (_, index) => ({ x: 10 * third + index, y: (y += slope) })),
  )
}

describe('the shape of growth', () => {
  it('goes on behind a warm-up, and when it gets faster', () => {
    expect(growthShape(inThirds(100, 10, 10))).toBe('goes-on')
    expect(growthShape(inThirds(10, 10, 30))).toBe('goes-on')
  })

  it('slows when the last third has less than most of the middle one', () => {
    expect(growthShape(inThirds(100, 20, 14))).toBe('slows')
    expect(growthShape(inThirds(30, 20, 10))).toBe('slows')
  })

  it('holds when one stretch hardly rises', () => {
    const stretches = [10, 10, 0, 10, 10]
    let y = 0
    const points = stretches.flatMap((slope, stretch) =>
      Array.from({ length: 6 }, (_, index) => ({ x: 6 * stretch + index, y: (y += slope) })),
    )
    expect(growthShape(points)).toBe('holds')
  })

  it('forgives one dip among the few points of the last third', () => {
    const points = inThirds(10, 10, 10).map((point) =>
      point.x === 24 ? { ...point, y: point.y - 8 } : point,
    )
    expect(growthShape(points)).toBe('goes-on')
  })

  it('allows for the scatter of the last third, and for no more than a little', () => {
    const scatter = [0, 5, -5, 3, -3, 0, 4, -4, 2, -2]
    const scattered = (slope: number) =>
      inThirds(10, 10, slope).map(({ x, y }) => ({ x, y: x < 20 ? y : y + (scatter[x - 20] ?? 0) }))
    expect(growthShape(scattered(7.1))).toBe('goes-on')
    expect(growthShape(scattered(6.9))).toBe('slows')
  })

  it('needs ten points', () => {
    expect(() => growthShape(inThirds(1).slice(1))).toThrow(/9 points given and at least 10/)
  })
})
