import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MemoryLimits, MemoryStore } from '../../../src/agent/memory/memory-store.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory } from '../fixture.ts'

let directory: TemporaryDirectory
let registry: ResourceRegistry
beforeEach(() => {
  directory = temporaryDirectory()
  registry = new ResourceRegistry()
})
afterEach(() => directory[Symbol.dispose]())

function open(limits: Partial<MemoryLimits> = {}): MemoryStore {
  return new MemoryStore(join(directory.path, 'memory.sqlite'), registry, limits)
}

function add(memory: MemoryStore, ...texts: string[]): void {
  for (const text of texts) memory.add({ sessionId: 's', text, atMs: 1 })
}

it('finds what has every word of the query, also after it was opened again', () => {
  {
    using memory = open()
    add(memory, 'the lock is released on abort', 'the cache is bounded', 'a lock was never released')
  }
  using memory = open()
  expect(memory.search('lock released').map(({ text }) => text)).toEqual(
    expect.arrayContaining(['the lock is released on abort', 'a lock was never released']),
  )
  expect(memory.search('lock cache')).toEqual([])
  expect(memory.search('CACHE')).toMatchObject([{ id: 2, sessionId: 's', atMs: 1 }])
  expect(memory.figures).toMatchObject({ entries: 3, evicted: 0 })
})

it('takes no word of a query for an operator', () => {
  using memory = open()
  add(memory, 'NOT a drill', 'grün ist das Öl')
  expect(memory.search('NOT drill"')).toHaveLength(1)
  expect(memory.search('grün öl')).toHaveLength(1)
  expect([memory.search('"* ( )'), memory.search('')]).toEqual([[], []])
})

it('pushes the oldest out by count and by bytes, from the index too', () => {
  using memory = open({ maxEntries: 3 })
  add(memory, 'one apple', 'two apple', 'three apple', 'four apple')
  expect(memory.search('apple')).toHaveLength(3)
  expect(memory.search('one')).toEqual([])
  expect(memory.figures).toMatchObject({ entries: 3, evicted: 1 })
  memory[Symbol.dispose]()

  using small = open({ maxBytes: 25 })
  add(small, 'five apple')
  expect(small.figures).toEqual({ entries: 2, bytes: 20, evicted: 2 })
  expect(() => add(small, 'x'.repeat(26))).toThrow(RangeError)
})

it('is gone when it is closed, and refuses a file of another kind', () => {
  const memory = open()
  memory[Symbol.dispose]()
  memory[Symbol.dispose]()
  expect(() => memory.search('x')).toThrow(expect.objectContaining({ code: 'disposed' }))
  expect(() => add(memory, 'x')).toThrow(expect.objectContaining({ code: 'disposed' }))
  writeFileSync(join(directory.path, 'memory.sqlite'), 'no database'.repeat(100))
  expect(() => open()).toThrow(expect.objectContaining({ code: 'store-open' }))
  expect(registry.snapshot().held).toEqual([])
})
