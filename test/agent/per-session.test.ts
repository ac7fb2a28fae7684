import { describe, expect, it } from 'vitest'
import { ExpiringPerSession, type PerSessionOptions } from '../../src/agent/per-session.ts'
import { ResourceRegistry } from '../../src/resources/registry.ts'
import { until } from './fixture.ts'

class Entry implements Disposable {
  isDisposed = false;

  [Symbol.dispose](): void {
    this.isDisposed = true
  }
}

function tableOf(options: Partial<PerSessionOptions> = {}): {
  table: ExpiringPerSession<Entry>
  registry: ResourceRegistry
} {
  const registry = new ResourceRegistry()
  const table = new ExpiringPerSession<Entry>({
    label: 'entries',
    registry,
    ttlMs: 60_000,
    maxSessions: 100,
    ...options,
  })
  return { table, registry }
}

function make(): Entry {
  return new Entry()
}

describe('what is kept per session', () => {
  it('is made once, and ends with the session', () => {
    const { table, registry } = tableOf()
    const entry = table.obtain('a', make)
    expect(table.obtain('a', make)).toBe(entry)
    expect([table.end('a'), table.end('a'), entry.isDisposed]).toEqual([true, false, true])
    expect(table.counters).toEqual({ live: 0, ended: 1, expired: 0, evicted: 0 })
    expect(registry.live('timer')).toBe(0)
  })

  it('ends some time after its last use when the session never ends, with one timer for all', async () => {
    const { table, registry } = tableOf({ ttlMs: 60 })
    const entries = ['a', 'b', 'c'].map((id) => table.obtain(id, make))
    expect(registry.live('timer')).toBe(1)
    await until(() => table.counters.live === 0)
    expect(entries.every(({ isDisposed }) => isDisposed)).toBe(true)
    expect(table.counters.expired).toBe(3)
    expect(registry.live('timer')).toBe(0)
  })

  it('is bounded: the one that was used longest ago goes', () => {
    const { table } = tableOf({ maxSessions: 2 })
    const [a, b] = ['a', 'b'].map((id) => table.obtain(id, make))
    table.obtain('a', make)
    table.obtain('c', make)
    expect([a?.isDisposed, b?.isDisposed]).toEqual([false, true])
    expect(table.counters).toMatchObject({ live: 2, evicted: 1 })
  })

  it('ends with its table, and nothing comes back after that', () => {
    const { table, registry } = tableOf()
    const entry = table.obtain('a', make)
    table[Symbol.dispose]()
    expect(entry.isDisposed).toBe(true)
    expect(registry.snapshot().held).toEqual([])
    expect(() => table.obtain('a', make)).toThrow(expect.objectContaining({ code: 'disposed' }))
  })
})
