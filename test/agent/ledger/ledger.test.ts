import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentEvent } from '../../../src/agent/events.ts'
import { EventStream } from '../../../src/agent/events/event-stream.ts'
import { Ledger } from '../../../src/agent/ledger/ledger.ts'
import { Lineage } from '../../../src/agent/ledger/lineage.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'

const events: readonly AgentEvent[] = [
  { type: 'session-opened', sessionId: 'main' },
  { type: 'task-started', sessionId: 'main', taskId: 't1', label: 'prompt' },
  { type: 'session-opened', sessionId: 'sub', parentId: 'main' },
  { type: 'prompt-finished', sessionId: 'sub', outcome: 'completed' },
  { type: 'task-started', sessionId: 'sub', taskId: 't2', label: 'search' },
  { type: 'task-ended', sessionId: 'sub', taskId: 't2', end: 'timed-out' },
]

describe('lineage', () => {
  it('says where a task came from and what became of it', () => {
    const lineage = new Lineage(100)
    const counted = events.map((event, at) => lineage.apply(event, at))
    expect(counted).toEqual([true, true, true, false, true, true])
    expect(lineage.pathTo('t2').map(({ id, state }) => [id, state])).toEqual([
      ['main', 'open'],
      ['sub', 'open'],
      ['t2', 'timed-out'],
    ])
    lineage.apply({ type: 'session-deleted', sessionId: 'sub' }, 9)
    expect(lineage.pathTo('sub').at(-1)).toMatchObject({ state: 'deleted', endedMs: 9 })
    expect(lineage.pathTo('unknown')).toEqual([])
  })

  it('is bounded: what has ended goes first', () => {
    const lineage = new Lineage(4)
    for (const [at, event] of events.entries()) lineage.apply(event, at)
    for (const id of ['x', 'y']) lineage.apply({ type: 'session-opened', sessionId: id }, 10)
    expect(lineage.entries.map(({ id }) => id)).toEqual(['t1', 'sub', 'x', 'y'])
    expect(lineage.evicted).toBe(2)
  })
})

describe('the ledger', () => {
  let directory: TemporaryDirectory
  let registry: ResourceRegistry
  let stream: EventStream
  beforeEach(() => {
    directory = temporaryDirectory()
    registry = new ResourceRegistry()
    // Nothing is written on its own.
    const limits = { batchMs: 60_000 }
    stream = new EventStream({ directory: join(directory.path, 'events'), registry, limits })
  })
  afterEach(async () => {
    await stream[Symbol.asyncDispose]()
    directory[Symbol.dispose]()
  })

  const path = (): string => join(directory.path, 'ledger.json')
  const open = (): Promise<Ledger> => Ledger.open({ path: path(), stream, registry, writeAfterMs: 5 })
  function add(ledger: Ledger, added: readonly AgentEvent[]): void {
    for (const event of added) ledger.note(event, stream.append(event), 1)
  }

  it('writes once for many changes, and not at all for none', async () => {
    await using ledger = await open()
    add(ledger, [{ type: 'prompt-finished', sessionId: 'main', outcome: 'completed' }])
    expect(registry.live('timer')).toBe(1) // The batch of the stream.
    add(ledger, events)
    await until(() => ledger.writes > 0)
    expect(ledger.writes).toBe(1)
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ seq: 7 })
    expect(stream.counters.durableSeq).toBe(7)
  })

  it('takes from the stream what came after its last write', async () => {
    {
      await using ledger = await open()
      add(ledger, events.slice(0, 3))
    }
    for (const event of events.slice(3)) stream.append(event) // A process that was killed before the next write.
    await using ledger = await open()
    expect(ledger.lineage.pathTo('t2').map(({ id }) => id)).toEqual(['main', 'sub', 't2'])
  })

  it('cannot be used after it was closed, holds nothing, and refuses a file that is none', async () => {
    const ledger = await open()
    add(ledger, events)
    await ledger[Symbol.asyncDispose]()
    expect(ledger.writes).toBe(1)
    expect(() => add(ledger, events.slice(0, 1))).toThrow(expect.objectContaining({ code: 'disposed' }))
    expect(registry.snapshot().held.filter(({ label }) => label.includes('ledger'))).toEqual([])
    writeFileSync(path(), '{}')
    await expect(open()).rejects.toMatchObject({ code: 'input' })
  })
})
