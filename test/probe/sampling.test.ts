import { describe, expect, it } from 'vitest'
import { Sampling } from '../../src/probe/capture/sampling.ts'
import { SiteSampling } from '../../src/probe/capture/site-sampling.ts'

function due(sampling: Sampling, calls: number): number {
  let count = 0
  for (let i = 0; i < calls; i++) if (sampling.isDue()) count++
  return count
}

function captured(sampling: SiteSampling, calls: number): number {
  let count = 0
  for (let i = 0; i < calls; i++) if (sampling.site() !== undefined) count++
  return count
}

describe('sampling', () => {
  it('looks at the first calls of a second, then at one in so many, until the budget is spent', () => {
    const sampling = new Sampling({ always: 10, every: 8, budget: 20 })
    expect(due(sampling, 10)).toBe(10)
    const sampled = due(sampling, 80)
    expect(sampled).toBeGreaterThan(3)
    expect(sampled).toBeLessThanOrEqual(20)
    expect(due(sampling, 10_000)).toBeLessThanOrEqual(20 - sampled)
    expect(due(sampling, 10_000)).toBe(0)
    sampling.refill()
    expect(due(sampling, 10)).toBe(10)
  })

  it('misses no line whose calls come at a rhythm', () => {
    const sampling = new Sampling({ always: 0, every: 8, budget: 1_000 })
    const lines = new Set<number>()
    for (let i = 0; i < 2_000; i++) if (sampling.isDue()) lines.add(i % 8)
    expect(lines.size).toBe(8)
  })
})

describe('sampling of sites', () => {
  it('captures none at counts and every one at full', () => {
    expect(captured(new SiteSampling('counts'), 1_000)).toBe(0)
    expect(captured(new SiteSampling('full'), 1_000)).toBe(1_000)
  })

  it('looks closer once more than ever has no line for two seconds, and calms down', () => {
    const sampling = new SiteSampling('origins')
    const calm = captured(sampling, 5_000)
    sampling.refill(10)
    sampling.refill(11)
    const closer = captured(sampling, 5_000)
    expect(closer).toBeGreaterThan(calm * 2)
    sampling.refill(10)
    sampling.refill(10)
    sampling.refill(9)
    sampling.refill(10)
    expect(captured(sampling, 5_000)).toBeLessThan(closer / 2)
  })

  it('takes what is under way at a busy moment for no growth', () => {
    const sampling = new SiteSampling('origins')
    const calm = captured(sampling, 5_000)
    for (const record of [16, 0, 120, 2, 900, 1]) {
      sampling.refill(record)
      sampling.refill(0)
    }
    expect(captured(sampling, 5_000)).toBeLessThan(calm * 2)
  })
})
