import { readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type PasteLimits, PasteStore } from '../../../src/agent/cache/paste-store.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, until } from '../fixture.ts'

async function inStore(
  limits: Partial<PasteLimits>,
  body: (store: PasteStore, path: string) => Promise<void>,
): Promise<void> {
  using directory = temporaryDirectory()
  const path = join(directory.path, 'pastes')
  await using store = new PasteStore(path, new ResourceRegistry(), limits)
  await body(store, path)
}

const hourMs = 3_600_000

function age(path: string, ms: number): void {
  const at = new Date(Date.now() - ms)
  utimesSync(path, at, at)
}

describe('the paste store', () => {
  it('gives back what was put, and keeps the same text once', () =>
    inStore({}, async (store, path) => {
      const id = await store.put('a long text: ä')
      expect(await store.put('a long text: ä')).toBe(id)
      expect(await store.get(id)).toBe('a long text: ä')
      expect(readdirSync(path)).toEqual([id])
      expect(store.figures).toMatchObject({ pastes: 1, bytes: 15, put: 1 })
    }))

  it('finds nothing under an id that is none, least of all a way out of its directory', () =>
    inStore({}, async (store, path) => {
      await store.put('x')
      writeFileSync(join(path, '..', 'secret'), 'secret')
      await expect(store.get('../secret')).rejects.toMatchObject({ code: 'input' })
      await expect(store.get('0'.repeat(64))).rejects.toMatchObject({ code: 'input' })
    }))

  it('removes what is too old, and what a killed process left unfinished', () =>
    inStore({ ttlMs: hourMs }, async (store, path) => {
      const old = await store.put('old')
      const young = await store.put('young')
      writeFileSync(join(path, 'cut-off.tmp'), 'half')
      age(join(path, old), 2 * hourMs)
      age(join(path, 'cut-off.tmp'), 2 * hourMs)
      await store.sweep()
      expect(readdirSync(path)).toEqual([young])
      expect(store.figures).toMatchObject({ pastes: 1, bytes: 5, removed: 2, sweeps: 1 })
    }))

  it('makes a text that is put again young again', () =>
    inStore({ ttlMs: hourMs }, async (store, path) => {
      const id = await store.put('again')
      age(join(path, id), 2 * hourMs)
      await store.put('again')
      await store.sweep()
      expect(await store.get(id)).toBe('again')
    }))

  it('stays below its limits by giving up the oldest', () =>
    inStore({ count: 3, bytes: 100 }, async (store, path) => {
      const ids: string[] = []
      for (const [at, text] of ['a', 'b', 'c', 'd'].entries()) {
        ids.push(await store.put(text))
        age(join(path, ids[at] ?? ''), (10 - at) * 1000)
      }
      await store.sweep()
      expect(readdirSync(path).toSorted()).toEqual(ids.slice(1).toSorted())
      const big = await store.put('x'.repeat(99))
      expect(readdirSync(path)).toContain(big)
      expect(store.figures.bytes).toBeLessThanOrEqual(100)
    }))

  it('refuses a paste above its limit', () =>
    inStore({ pasteBytes: 4 }, async (store) => {
      await expect(store.put('12345')).rejects.toThrow(RangeError)
    }))

  it('sweeps by itself', () =>
    inStore({ sweepMs: 10, ttlMs: hourMs }, async (store, path) => {
      const id = await store.put('old')
      age(join(path, id), 2 * hourMs)
      await until(() => readdirSync(path).length === 0)
      expect(store.figures.removed).toBe(1)
    }))
})
