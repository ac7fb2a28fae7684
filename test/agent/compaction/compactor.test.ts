import type { LanguageModelV4 } from '@ai-sdk/provider'
import { describe, expect, it } from 'vitest'
import { breakerCoolDownMs } from '../../../src/agent/compaction/breaker.ts'
import { type CompactionRequest, Compactor, firstRestMs } from '../../../src/agent/compaction/compactor.ts'
import { releaseOutput } from '../../../src/agent/compaction/prune.ts'
import { summarise, summaryLimitBytes } from '../../../src/agent/compaction/summarise.ts'
import { EventPublisher } from '../../../src/agent/publisher.ts'
import { defaultRetryPolicy } from '../../../src/agent/retry.ts'
import type { Store } from '../../../src/agent/store/store.ts'
import { LiveWindow } from '../../../src/agent/window/window.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { assistant, completedCall, openStore, temporaryDirectory, text, user } from '../fixture.ts'
import { apiError } from '../api-error.ts'
import { says, scriptedModel } from '../scripted-model.ts'

const overflowing = { inputTokens: 69_000, cacheReadTokens: 0, outputTokens: 0 }

class Bench implements Disposable {
  readonly #directory = temporaryDirectory()
  readonly store: Store = openStore(this.#directory)
  readonly window: LiveWindow
  readonly compactor: Compactor
  readonly controller = new AbortController()
  nowMs = 1_000_000

  constructor(model: LanguageModelV4, enabled = true) {
    this.store.sessions.ensure('s', '', 1)
    this.store.addMessage('s', user('the request'))
    this.store.addMessage('s', assistant(text('long '.repeat(10_000))))
    this.window = new LiveWindow({ store: this.store, sessionId: 's', budgetTokens: 68_000 })
    this.window.advance()
    this.compactor = new Compactor({
      store: this.store,
      model,
      tools: {},
      limits: { contextLimitTokens: 100_000, outputLimitTokens: 32_000 },
      enabled,
      retry: { ...defaultRetryPolicy, attempts: 2, baseMs: 1, maxMs: 1 },
      publisher: new EventPublisher(new ResourceRegistry()),
      release: releaseOutput,
      summarise,
      now: () => this.nowMs,
    })
  }

  compact(request: Partial<CompactionRequest> = {}): ReturnType<Compactor['compact']> {
    const { window, controller } = this
    return this.compactor.compact({
      sessionId: 's',
      window,
      usage: overflowing,
      request: 'go on',
      signal: controller.signal,
      ...request,
    })
  }

  [Symbol.dispose](): void {
    this.store[Symbol.dispose]()
    this.#directory[Symbol.dispose]()
  }
}

describe('a compaction', () => {
  it('puts a summary in the place of the history, and later reads stop there', async () => {
    using bench = new Bench(scriptedModel(() => says('all that matters')))
    expect(await bench.compact()).toBe('summarised')
    const shown = JSON.stringify(bench.window.messages)
    expect(shown).toContain('all that matters')
    expect(shown).toContain('go on')
    expect(shown).not.toContain('long long')
    using fresh = new LiveWindow({ store: bench.store, sessionId: 's', budgetTokens: 68_000 })
    fresh.advance()
    expect(fresh.messages).toEqual(bench.window.messages)
    expect(bench.compactor.counters).toMatchObject({ attempted: 1, done: 1, failed: 0, freedNothing: 0 })
    expect(bench.compactor.counters.tokensAfter).toBeLessThan(bench.compactor.counters.tokensBefore / 10)
  })

  it('does not begin when the call fits, when it is switched off, or when nothing was counted', async () => {
    const model = scriptedModel(() => says('summary'))
    using bench = new Bench(model)
    const fits = { inputTokens: 68_000, cacheReadTokens: 0, outputTokens: 0 }
    expect(await bench.compact({ usage: fits })).toBe('not-needed')
    expect(await bench.compact({ usage: undefined })).toBe('not-needed')
    using off = new Bench(model, false)
    expect(await off.compact()).toBe('not-needed')
    expect(model.calls).toBe(0)
  })

  it('asks no model when pruning is enough', async () => {
    const model = scriptedModel(() => says('summary'))
    using bench = new Bench(model)
    bench.store.addMessage('s', assistant(completedCall('c', 'o'.repeat(4 * 60_000))))
    bench.store.addMessage('s', user('second'))
    bench.store.addMessage('s', user('third'))
    bench.window.advance()
    expect(await bench.compact()).toBe('pruned')
    expect(model.calls).toBe(0)
    expect(bench.compactor.counters).toMatchObject({ done: 1, prunedParts: 1, prunedBytes: 240_000 })
  })

  it('bounds the summary, however much the model says', async () => {
    using bench = new Bench(scriptedModel(() => says('w'.repeat(3 * summaryLimitBytes))))
    expect(await bench.compact({ request: undefined })).toBe('summarised')
    expect(JSON.stringify(bench.window.messages).length).toBeLessThan(summaryLimitBytes + 500)
  })

  it('is tried again after a passing error', async () => {
    const model = scriptedModel((call) => {
      if (call === 0) throw apiError(503, { 'retry-after-ms': '1' })
      return says('at last')
    })
    using bench = new Bench(model)
    expect(await bench.compact()).toBe('summarised')
    expect(model.calls).toBe(2)
  })

  it('counts one that freed nothing, writes no boundary, and rests longer each time', async () => {
    using bench = new Bench(scriptedModel(() => says('w'.repeat(summaryLimitBytes))))
    using small = new LiveWindow({ store: bench.store, sessionId: 's', budgetTokens: 100 })
    bench.store.addMessage('s', user('tiny'))
    small.advance()
    for (const restMs of [firstRestMs, 2 * firstRestMs, 4 * firstRestMs]) {
      expect(await bench.compact({ window: small })).toBe('freed-nothing')
      bench.nowMs += restMs - 1
      expect(await bench.compact({ window: small })).toBe('resting')
      bench.nowMs += 1
    }
    expect(bench.compactor.counters).toMatchObject({ attempted: 3, freedNothing: 3, refused: 3, done: 0 })
    expect(bench.store.messages.newestBoundaryId('s')).toBeUndefined()
  })

  it('never runs twice at once in one session', async () => {
    const gate = Promise.withResolvers<void>()
    const model = scriptedModel(() => [gate.promise, ...says('summary')])
    using bench = new Bench(model)
    const first = bench.compact()
    expect(await bench.compact()).toBe('busy')
    gate.resolve()
    expect(await first).toBe('summarised')
    expect(model.calls).toBe(1)
  })

  it('ends at once when it is aborted, and leaves no boundary', async () => {
    using bench = new Bench(scriptedModel(() => [new Promise(() => {})]))
    const running = bench.compact()
    bench.controller.abort(new Error('enough'))
    expect(await running).toBe('aborted')
    expect(bench.store.messages.newestBoundaryId('s')).toBeUndefined()
    expect(bench.compactor.counters).toMatchObject({ aborted: 1, failed: 0 })
  })

  it('stops asking a model that keeps failing, and asks again after the cool-down', async () => {
    let isBroken = true
    const model = scriptedModel(() => {
      if (isBroken) throw apiError(400)
      return says('summary')
    })
    using bench = new Bench(model)
    for (let failure = 0; failure < 3; failure++) expect(await bench.compact()).toBe('failed')
    expect(await bench.compact()).toBe('breaker-open')
    expect(model.calls).toBe(3)
    isBroken = false
    bench.nowMs += breakerCoolDownMs
    expect(await bench.compact()).toBe('summarised')
    expect(bench.compactor.breakerState).toBe('closed')
  })

  it('fails when the model says nothing', async () => {
    using bench = new Bench(scriptedModel(() => says('  ')))
    expect(await bench.compact()).toBe('failed')
    expect(bench.store.messages.newestBoundaryId('s')).toBeUndefined()
  })

  it('compacts a session of too many messages, however little they weigh', async () => {
    using bench = new Bench(scriptedModel(() => says('short')))
    const small = { inputTokens: 10, cacheReadTokens: 0, outputTokens: 0 }
    expect(await bench.compact({ usage: small })).toBe('not-needed')
    for (let at = 0; at < 199; at++) bench.store.addMessage('s', user('x'))
    bench.window.advance()
    expect(bench.window.size).toBeGreaterThan(200)
    expect(await bench.compact({ usage: small })).toBe('summarised')
    expect(bench.window.size).toBe(1)
  })

  it('compacts a session that uses more than the memory budget leaves it', async () => {
    using bench = new Bench(scriptedModel(() => says('short')))
    const usage = { inputTokens: 20_000, cacheReadTokens: 0, outputTokens: 0 }
    expect(await bench.compact({ usage, memoryTokens: 20_000 })).toBe('not-needed')
    expect(await bench.compact({ usage, memoryTokens: 10_000 })).toBe('summarised')
  })
})
