import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { releaseOutput } from '../../../src/agent/compaction/prune.ts'
import type { Retention } from '../../../src/agent/store/cold-storage.ts'
import type { Store } from '../../../src/agent/store/store.ts'
import {
  assistant,
  completedCall,
  openStore,
  temporaryDirectory,
  type TemporaryDirectory,
} from '../fixture.ts'

const output = 'o'.repeat(10_000)

function storeWith(
  directory: TemporaryDirectory,
  outputs: number,
  retention: Partial<Retention> = {},
): [Store, number[]] {
  const store = openStore(directory, { retention })
  store.sessions.ensure('s', '', 1)
  const calls = Array.from({ length: outputs }, (_, at) => completedCall(`c${at}`, output))
  return [store, [...store.addMessage('s', assistant(...calls)).partIds]]
}

function hotBytes(store: Store): unknown {
  using raw = new DatabaseSync(store.database.path)
  return raw
    .prepare(`SELECT (SELECT total(octet_length(body)) FROM payload) +
    (SELECT total(octet_length(body)) FROM part) AS bytes`)
    .get()?.['bytes']
}

describe('letting go of an output', () => {
  it('moves its bytes out of the tables a window reads, and the model sees a placeholder', () => {
    using directory = temporaryDirectory()
    const [opened, [first = 0, second = 0]] = storeWith(directory, 2)
    using store = opened
    const tokens = store.messages.newest('s')?.tokens ?? 0
    const freed = releaseOutput(store, first, 5)
    expect(hotBytes(store)).toBe(output.length)
    expect(store.cold.bytes).toBe(output.length)
    expect(store.cold.read(first)).toBe(output)
    expect(store.cold.prunedButHeldBytes).toBe(0)
    expect(store.messages.newest('s')?.tokens).toBe(tokens - freed)
    expect(freed).toBeGreaterThan(2400)
    expect(store.parts.get(first)).toMatchObject({ output: '', prunedAtMs: 5 })
    expect(store.parts.get(second)).toMatchObject({ output })
  })

  it('keeps the input of the call, wherever it is stored', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    const input = JSON.stringify({ text: 'i'.repeat(5000) })
    const [partId = 0] = store.addMessage('s', assistant({ ...completedCall('c', output), input })).partIds
    releaseOutput(store, partId, 5)
    expect(store.parts.get(partId)).toMatchObject({ input, output: '' })
  })

  it('sees an output that is only marked and not let go of', () => {
    using directory = temporaryDirectory()
    const [opened, [first = 0]] = storeWith(directory, 1)
    using store = opened
    store.markPruned(first, 5)
    expect(store.cold.prunedButHeldBytes).toBe(output.length)
  })

  it('keeps nothing when the retention is zero', () => {
    using directory = temporaryDirectory()
    const [opened, [first = 0]] = storeWith(directory, 1, { maxBytes: 0 })
    using store = opened
    releaseOutput(store, first, 5)
    expect(store.cold.bytes).toBe(0)
    expect(store.cold.read(first)).toBeUndefined()
    expect(hotBytes(store)).toBe(0)
  })
})

describe('retention', () => {
  it('frees the oldest beyond the size, and no more', () => {
    using directory = temporaryDirectory()
    const [opened, ids] = storeWith(directory, 4, { maxBytes: 2 * output.length })
    using store = opened
    for (const [at, id] of ids.entries()) releaseOutput(store, id, 100 + at)
    expect(store.cold.enforce(200)).toBe(2 * output.length)
    expect(ids.map((id) => store.cold.read(id) !== undefined)).toEqual([false, false, true, true])
    expect(store.cold.enforce(200)).toBe(0)
  })

  it('frees what has reached the age, and keeps what is a millisecond younger', () => {
    using directory = temporaryDirectory()
    const [opened, ids] = storeWith(directory, 2, { maxAgeMs: 50 })
    using store = opened
    for (const [at, id] of ids.entries()) releaseOutput(store, id, 100 + at)
    expect(store.cold.enforce(150)).toBe(output.length)
    expect(ids.map((id) => store.cold.read(id) !== undefined)).toEqual([false, true])
  })

  it('gives freed pages back to the file', () => {
    using directory = temporaryDirectory()
    const [opened, ids] = storeWith(directory, 100, { maxAgeMs: 1 })
    using store = opened
    for (const id of ids) releaseOutput(store, id, 100)
    using raw = new DatabaseSync(store.database.path)
    const pages = (): number => Number(raw.prepare('PRAGMA page_count').get()?.['page_count'])
    const before = pages()
    store.cold.enforce(1000)
    expect(pages()).toBeLessThan(before / 2)
  })
})
