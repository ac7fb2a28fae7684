import { expect, it } from 'vitest'
import {
  outputMaximumTokens,
  overflowTokens,
  windowBudgetTokens,
} from '../../../src/agent/compaction/overflow.ts'

const limits = { contextLimitTokens: 100_000, outputLimitTokens: 10_000 }

it('overflows one token beyond the context less the reserved output, counting what came from the cache', () => {
  expect(overflowTokens({ inputTokens: 40_000, cacheReadTokens: 49_000, outputTokens: 1000 }, limits)).toBe(0)
  expect(overflowTokens({ inputTokens: 40_000, cacheReadTokens: 49_000, outputTokens: 1001 }, limits)).toBe(1)
})

it('reserves no more output than the maximum', () => {
  const greedy = { contextLimitTokens: 100_000, outputLimitTokens: 90_000 }
  expect(windowBudgetTokens(greedy)).toBe(100_000 - outputMaximumTokens)
  expect(overflowTokens({ inputTokens: 68_001, cacheReadTokens: 0, outputTokens: 0 }, greedy)).toBe(1)
})

it('never overflows a context of unknown size, nor a call nobody counted', () => {
  const unknown = { contextLimitTokens: 0, outputLimitTokens: 10_000 }
  expect(overflowTokens({ inputTokens: 1e9, cacheReadTokens: 0, outputTokens: 0 }, unknown)).toBe(0)
  expect(overflowTokens(undefined, limits)).toBe(0)
  expect(windowBudgetTokens(unknown)).toBeGreaterThan(0)
})
