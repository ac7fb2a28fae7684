import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectWindow, type Weighed, type WindowBudget } from '../../../src/agent/window/selection.ts'

const session = fc
  .array(
    fc.record({
      role: fc.constantFrom<Weighed['role']>('user', 'assistant', 'assistant', 'assistant'),
      tokens: fc.integer({ min: 1, max: 60 }),
      isBoundary: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((items) =>
    items.map(({ role, tokens, isBoundary }, at): Weighed => {
      const boundary = role === 'user' && isBoundary && at % 7 === 3
      return { id: at + 1, role, tokens, boundary }
    }),
  )

const budgets = fc.record({
  tokens: fc.integer({ min: 1, max: 500 }),
  messages: fc.integer({ min: 1, max: 30 }),
})

function select(messages: readonly Weighed[], budget: WindowBudget): Weighed[] {
  const { head, chosen } = selectWindow(messages.toReversed(), budget, (id) =>
    messages.findLast((message) => message.role === 'user' && message.id < id),
  )
  return head === undefined ? [...chosen] : [head, ...chosen]
}

/** Tries every suffix after the last boundary, longest first. */
function bruteForce(messages: readonly Weighed[], budget: WindowBudget): Weighed[] {
  const start = Math.max(
    0,
    messages.findLastIndex(({ boundary }) => boundary),
  )
  for (let from = start; from < messages.length; from++) {
    const suffix = messages.slice(from)
    const isTurnStart = suffix[0]?.role === 'user'
    const head = isTurnStart ? undefined : messages.slice(0, from).findLast(({ role }) => role === 'user')
    const window = head === undefined ? suffix : [head, ...suffix]
    const fits = weight(window) <= budget.tokens && suffix.length <= budget.messages
    if (fits || suffix.length === 1) return window
  }
  return []
}

function weight(messages: readonly Weighed[]): number {
  return messages.reduce((sum, { tokens }) => sum + tokens, 0)
}

describe('the choice of a window', () => {
  it('is the longest that fits, as trying every one finds', () => {
    fc.assert(
      fc.property(session, budgets, (messages, budget) => {
        expect(select(messages, budget)).toEqual(bruteForce(messages, budget))
      }),
      { numRuns: 2000 },
    )
  })

  it('never goes over the budget, but for the newest message and its prompt', () => {
    fc.assert(
      fc.property(session, budgets, (messages, budget) => {
        const chosen = select(messages, budget)
        expect(weight(chosen) <= budget.tokens || chosen.length <= 2).toBe(true)
        expect(chosen.length).toBeLessThanOrEqual(budget.messages + 1)
        expect(chosen.at(-1)).toBe(messages.at(-1))
      }),
    )
  })

  it('reads no further than it needs', () => {
    let read = 0
    function* newestFirst(): Generator<Weighed> {
      for (let id = 1000; id > 0; id--) {
        read++
        yield { id, role: 'user', tokens: 10, boundary: false }
      }
    }
    expect(selectWindow(newestFirst(), { tokens: 50, messages: 100 }, () => undefined).chosen.length).toBe(5)
    expect(read).toBe(6)
  })
})
