import { describe, expect, it } from 'vitest'
import { releaseOutput } from '../../../src/agent/compaction/prune.ts'
import type { Store } from '../../../src/agent/store/store.ts'
import { prunedPlaceholder } from '../../../src/agent/tokens.ts'
import { LiveWindow } from '../../../src/agent/window/window.ts'
import { assistant, boundary, completedCall, openStore, temporaryDirectory, text, user } from '../fixture.ts'

function seed(store: Store, turns: number, output = 'o'.repeat(400)): void {
  store.sessions.ensure('s', '', 1)
  for (let turn = 0; turn < turns; turn++) {
    store.addMessage('s', user(`prompt ${turn}`))
    store.addMessage('s', assistant({ kind: 'step-start' }, completedCall(`c${turn}`, output)))
    store.addMessage('s', assistant(text(`answer ${turn}`)))
  }
}

function shown(window: LiveWindow): string {
  return JSON.stringify(window.messages)
}

/** Every call has its result directly after it, and no result comes without its call. */
function expectPaired(window: LiveWindow): void {
  const calls: string[] = []
  const results: string[] = []
  for (const { role, content } of window.messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      if (role === 'assistant' && part.type === 'tool-call') calls.push(part.toolCallId)
      if (role === 'tool' && part.type === 'tool-result') results.push(part.toolCallId)
    }
  }
  expect(results).toEqual(calls)
}

describe('a window', () => {
  it('reads only the newest messages that fit, however long the session is', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 200)
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 1000 })
    const reading = window.advance()
    expect(window.tokens).toBeLessThanOrEqual(1000)
    expect(window.tokens).toBeGreaterThan(800)
    expect(reading.bytes).toBeLessThanOrEqual(2 * 4 * 1000)
    expect(reading.rows).toBeLessThanOrEqual(3 * 30)
    expect(shown(window)).toContain('answer 199')
    expect(shown(window)).not.toContain('answer 100"')
    expectPaired(window)
  })

  it('stops at the boundary, and shows the summary', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 3)
    store.addMessage('s', boundary('what happened before'))
    store.addMessage('s', user('and now'))
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000 })
    expect(window.advance().rows).toBe(1 + 2 + 1 + 1)
    expect(window.messages.map(({ role }) => role)).toEqual(['user', 'user'])
    expect(shown(window)).toContain('what happened before')
    expect(shown(window)).not.toContain('prompt 2')
  })

  it('brings the prompt along when the budget ends inside its turn', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    store.addMessage('s', user('the request'))
    for (let step = 0; step < 50; step++)
      store.addMessage('s', assistant(completedCall(`c${step}`, 'o'.repeat(400))))
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 600 })
    window.advance()
    expect(window.messages[0]).toMatchObject({ role: 'user', content: [{ text: 'the request' }] })
    expect(shown(window)).toContain('"c49"')
    expect(shown(window)).not.toContain('"c10"')
    expect(window.tokens).toBeLessThanOrEqual(600)
    expectPaired(window)
  })

  it('reads only what is new between steps', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 50)
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000 })
    window.advance()
    const { messages } = window
    const before = messages.length
    const oldest = messages[0]
    expect(window.advance()).toEqual({ rows: 0, bytes: 0 })
    store.addMessage('s', assistant({ kind: 'step-start' }, completedCall('new', 'fresh')))
    expect(window.advance().rows).toBe(3)
    expect(messages.length).toBe(before + 2)
    expect(messages[0]).toBe(oldest)
    expect(shown(window)).toContain('fresh')
  })

  it('drops from the front when it outgrows its budget, at a legal place, and not at every step', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 20)
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 1500 })
    window.advance()
    let cuts = 0
    for (let step = 0; step < 60; step++) {
      store.addMessage('s', assistant(completedCall(`n${step}`, 'o'.repeat(200))))
      const before = window.messages.length
      window.advance()
      if (window.messages.length < before + 2) cuts++
      expect(window.tokens).toBeLessThanOrEqual(1500)
      expect(window.messages[0]?.role).toBe('user')
      expectPaired(window)
    }
    expect(cuts).toBeGreaterThan(1)
    expect(cuts).toBeLessThan(40)
  })

  it('is bounded by the number of messages as well', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 20, '')
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000, maxMessages: 10 })
    expect(window.advance().rows).toBeLessThan(30)
    for (let step = 0; step < 30; step++) {
      store.addMessage('s', assistant(text(`step ${step}`)))
      window.advance()
      expect(window.messages.length).toBeLessThanOrEqual(20)
      expect(window.messages[0]?.role).toBe('user')
    }
    expect(shown(window)).toContain('step 29')
  })

  it('forgets everything before a boundary that appears while it lives', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 5)
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000 })
    window.advance()
    const before = window.tokens
    store.addMessage('s', boundary('short'))
    window.advance()
    expect(window.messages.length).toBe(1)
    expect(window.tokens).toBeLessThan(before / 10)
  })

  it('replaces a pruned output in memory, as a fresh window would read it', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 3)
    using window = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000 })
    window.advance()
    const [output] = [...store.parts.outputs('s', { after: 0, before: 5 }, 10)]
    const partId = output?.partId ?? 0
    releaseOutput(store, partId, 1)
    window.forget(new Set([partId]))
    using fresh = new LiveWindow({ store, sessionId: 's', budgetTokens: 100_000 })
    fresh.advance()
    expect(shown(window)).toContain(prunedPlaceholder)
    expect(window.messages).toEqual(fresh.messages)
    expect(window.tokens).toBe(fresh.tokens)
  })

  it('is empty once disposed', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    seed(store, 3)
    const window = new LiveWindow({ store, sessionId: 's', budgetTokens: 1000 })
    window.advance()
    expect(window.messages.length).toBeGreaterThan(0)
    window[Symbol.dispose]()
    expect(window.messages).toEqual([])
    expect(window.tokens).toBe(0)
  })

  it('refuses a budget of nothing', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    expect(() => new LiveWindow({ store, sessionId: 's', budgetTokens: 0 })).toThrow(RangeError)
  })
})
