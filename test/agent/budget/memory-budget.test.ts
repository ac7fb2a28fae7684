import { totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import { DividedBudget } from '../../../src/agent/budget/memory-budget.ts'
import { constrainedMemoryBytes } from '../../../src/agent/budget/memory-limit.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

const mib = 1024 * 1024
const options = { maxBytes: 300 * mib, reserveBytes: 180 * mib, floorBytes: 40 * mib }

describe('the memory budget', () => {
  it('gives every session at work the same, and divides anew as they come and go', () => {
    const budget = new DividedBudget(new ResourceRegistry(), options)
    expect(budget.availableBytes).toBe(120 * mib)
    const first = budget.admit('a')
    expect(first.bytes).toBe(120 * mib)
    const tokensAlone = first.windowTokens
    const second = budget.admit('b')
    expect([first.bytes, second.bytes]).toEqual([60 * mib, 60 * mib])
    expect(first.windowTokens).toBe(Math.floor(tokensAlone / 2))
    second[Symbol.dispose]()
    second[Symbol.dispose]()
    expect(first.bytes).toBe(120 * mib)
    expect(budget.live).toBe(1)
  })

  it('never gives less than the floor: it refuses one too many, and takes it when another has ended', () => {
    const registry = new ResourceRegistry()
    const budget = new DividedBudget(registry, options)
    const shares = ['a', 'b', 'c'].map((id) => budget.admit(id))
    expect(() => budget.admit('d')).toThrow(expect.objectContaining({ code: 'memory-budget' }))
    expect(budget).toMatchObject({ live: 3, refused: 1, sharedBytes: 40 * mib })
    shares[0]?.[Symbol.dispose]()
    shares.push(budget.admit('d'))
    for (const share of shares) share[Symbol.dispose]()
    expect(registry.snapshot().held).toEqual([])
  })

  it('refuses a limit that is not enough for one session, and always runs one where none was given', () => {
    expect(() => new DividedBudget(new ResourceRegistry(), { ...options, maxBytes: 200 * mib })).toThrow(
      RangeError,
    )
    const tight = new DividedBudget(new ResourceRegistry(), { reserveBytes: totalmem(), floorBytes: mib })
    expect(tight.availableBytes).toBe(mib)
    using share = tight.admit('a')
    expect(share.windowTokens).toBeGreaterThan(0)
  })

  it('is never above what the machine or its container has', () => {
    expect(constrainedMemoryBytes()).toBeGreaterThan(0)
    expect(constrainedMemoryBytes()).toBeLessThanOrEqual(totalmem())
    const budget = new DividedBudget(new ResourceRegistry(), { maxBytes: Number.MAX_SAFE_INTEGER })
    expect(budget.availableBytes).toBeLessThanOrEqual(totalmem())
  })
})
