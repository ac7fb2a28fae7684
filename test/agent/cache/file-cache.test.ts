import { renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FileCacheLimits, LruFileCache } from '../../../src/agent/cache/file-cache.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../fixture.ts'

const { signal } = new AbortController()

/** A file that was changed long enough ago to be kept. */
async function settledFile(directory: TemporaryDirectory, name: string, text: string): Promise<string> {
  const path = join(directory.path, name)
  writeFileSync(path, text)
  await new Promise((resolve) => setTimeout(resolve, 70))
  return path
}

async function using(
  limits: Partial<FileCacheLimits>,
  body: (cache: LruFileCache, directory: TemporaryDirectory) => Promise<void>,
): Promise<void> {
  using directory = temporaryDirectory()
  await using cache = new LruFileCache(new ResourceRegistry(), limits)
  await body(cache, directory)
}

describe('the file cache', () => {
  it('reads a file once, and again only when it has changed', () =>
    using({}, async (cache, directory) => {
      const path = await settledFile(directory, 'a', 'one')
      expect(await cache.text(path, signal)).toBe('one')
      expect(await cache.text(path, signal)).toBe('one')
      expect(cache.figures).toMatchObject({ hits: 1, misses: 1, files: 1 })
      await settledFile(directory, 'a', 'two')
      expect(await cache.text(path, signal)).toBe('two')
    }))

  it('notices a file put in the place of another with the same size and modification time', () =>
    using({}, async (cache, directory) => {
      const at = new Date(1_700_000_000_000)
      const path = await settledFile(directory, 'a', 'one')
      utimesSync(path, at, at)
      expect(await cache.text(path, signal)).toBe('one')
      const other = await settledFile(directory, 'b', 'two')
      utimesSync(other, at, at)
      renameSync(other, path)
      expect(await cache.text(path, signal)).toBe('two')
    }))

  it('does not keep a file that has just been written: its times may not change with the next write', () =>
    using({}, async (cache, directory) => {
      const path = join(directory.path, 'a')
      writeFileSync(path, 'one')
      expect(await cache.text(path, signal)).toBe('one')
      expect(cache.figures.files).toBe(0)
    }))

  it('keeps no more bytes than its limit, and counts what it gave up', () =>
    using({ bytes: 10_000 }, async (cache, directory) => {
      for (let file = 0; file < 10; file++) {
        await cache.text(await settledFile(directory, `f${file}`, 'x'.repeat(1500)), signal)
        expect(cache.figures.bytes).toBeLessThanOrEqual(10_000)
      }
      expect(cache.figures.files).toBeGreaterThan(0)
      expect(cache.figures.evicted).toBe(10 - cache.figures.files)
    }))

  it('leaves big and binary files to others', () =>
    using({ fileBytes: 10 }, async (cache, directory) => {
      expect(await cache.text(await settledFile(directory, 'big', 'x'.repeat(11)), signal)).toBeUndefined()
      expect(await cache.text(await settledFile(directory, 'binary', 'a\0b'), signal)).toBeUndefined()
      expect(cache.figures.files).toBe(0)
    }))

  it('holds its bytes and its timer in the registry until it is disposed', async () => {
    using directory = temporaryDirectory()
    const registry = new ResourceRegistry()
    const path = await settledFile(directory, 'a', 'x'.repeat(1000))
    {
      await using cache = new LruFileCache(registry)
      await cache.text(path, signal)
      expect(registry.live('timer')).toBe(1)
      expect(registry.snapshot().kinds.get('buffer')?.liveBytes).toBe(cache.figures.bytes)
    }
    expect(registry.snapshot().held).toEqual([])
  })
})
