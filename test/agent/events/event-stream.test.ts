import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventStream, type EventStreamOptions } from '../../../src/agent/events/event-stream.ts'
import type { StreamRecord } from '../../../src/agent/events/stream-record.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'
import { temporaryDirectory, type TemporaryDirectory, until } from '../fixture.ts'

let directory: TemporaryDirectory
let registry: ResourceRegistry
beforeEach(() => {
  directory = temporaryDirectory()
  registry = new ResourceRegistry()
})
afterEach(() => directory[Symbol.dispose]())

function open(options: Partial<EventStreamOptions> = {}): EventStream {
  return new EventStream({ directory: directory.path, registry, ...options })
}

function event(at: number): { type: string; sessionId: string; at: number } {
  return { type: 'tick', sessionId: 's', at }
}

async function seqs(records: AsyncIterable<StreamRecord>): Promise<number[]> {
  const seen: number[] = []
  for await (const { seq } of records) seen.push(seq)
  return seen
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

function segmentNames(): string[] {
  return readdirSync(directory.path).filter((name) => name.endsWith('.jsonl'))
}

async function written(count: number): Promise<string> {
  await using stream = open()
  for (let at = 1; at <= count; at++) stream.append(event(at))
  await stream.flush()
  return join(directory.path, segmentNames()[0] ?? '')
}

async function appendInBatches(stream: EventStream, count: number, batch: number): Promise<void> {
  for (let at = 1; at <= count; at++) {
    stream.append(event(at))
    if (at % batch === 0) await stream.flush()
  }
}

const tinyMemory = { historyEvents: 5, historyBytes: 1e6, cachedEvents: 8, cachedBytes: 1e6 }

describe('an event stream', () => {
  it('numbers events from 1, and goes on where it ended', async () => {
    {
      await using stream = open()
      expect([stream.append(event(1)), stream.append(event(2))]).toEqual([1, 2])
    }
    await using stream = open()
    expect(stream.append(event(3))).toBe(3)
    const records = []
    for await (const record of stream.read()) records.push(record)
    expect(records.map((record) => record.event)).toEqual([event(1), event(2), event(3)])
  })

  it('writes many events at once, and the last without being asked', async () => {
    await using stream = open({ limits: { batchMs: 5 } })
    for (let at = 0; at < 500; at++) stream.append(event(at))
    expect(stream.counters.writes).toBe(0)
    await until(() => stream.counters.writes > 0)
    expect(stream.counters.writes).toBe(1)
    expect(registry.live('timer')).toBe(0)
    expect(readFileSync(join(directory.path, segmentNames()[0] ?? ''), 'utf8').split('\n')).toHaveLength(501)
  })

  it('reads the same from memory, from the cache and from disk', async () => {
    await using stream = open({ limits: { ...tinyMemory, segmentBytes: 600 } })
    await appendInBatches(stream, 60, 4)
    expect(stream.counters).toMatchObject({ historyEvents: 5, cachedEvents: 8 })
    expect(await seqs(stream.read())).toEqual(range(1, 60)) // Disk, then cache, then history.
    expect(await seqs(stream.read(53))).toEqual(range(54, 60))
    expect(await seqs(stream.read(57))).toEqual(range(58, 60))
    expect(await seqs(stream.read(60))).toEqual([])
    expect(registry.live('file')).toBe(1) // The one that is written.
  })

  it('keeps no more in memory than its limits, by count and by bytes, and gives it back on close', async () => {
    const stream = open({ limits: { ...tinyMemory, cachedBytes: 400 } }) // One batch of two lines.
    await appendInBatches(stream, 100, 2)
    expect(stream.counters).toMatchObject({ historyEvents: 5, historyBytes: 1000, cachedEvents: 2 })
    expect(stream.counters.cachedBytes).toBeGreaterThan(0)
    expect(stream.counters.cachedBytes).toBeLessThanOrEqual(400)
    await stream[Symbol.asyncDispose]()
    expect(stream.counters).toMatchObject({
      historyEvents: 0,
      historyBytes: 0,
      cachedEvents: 0,
      cachedBytes: 0,
    })
    expect(registry.snapshot().held).toEqual([])
  })

  it('shares nothing between history and cache: what a reader does to a record changes no other', async () => {
    await using stream = open({ limits: { ...tinyMemory, historyEvents: 1 } })
    for (let at = 1; at <= 3; at++) stream.append(event(at))
    const first = []
    for await (const record of stream.read(1)) first.push(record.event)
    const again = []
    for await (const record of stream.read(1)) again.push(record.event)
    expect(again).toEqual(first)
    expect(again[0]).not.toBe(first[0]) // From the cache: a copy each time.
  })

  it('cannot be used after it was closed', async () => {
    const stream = open()
    await stream[Symbol.asyncDispose]()
    await stream[Symbol.asyncDispose]()
    expect(() => stream.append(event(1))).toThrow(expect.objectContaining({ code: 'disposed' }))
    await expect(stream.flush()).rejects.toMatchObject({ code: 'disposed' })
    await expect(stream.checkpoint('a')).rejects.toMatchObject({ code: 'disposed' })
  })
})

describe('rotation', () => {
  it('begins a segment at its size, and removes the oldest above the limit', async () => {
    await using stream = open({ limits: { ...tinyMemory, segmentBytes: 500, retainedBytes: 1500 } })
    for (let at = 1; at <= 60; at++) {
      stream.append(event(at))
      await stream.flush()
    }
    const { diskBytes, rotations, removedSegments } = stream.counters
    expect(diskBytes).toBeLessThanOrEqual(2000)
    expect(rotations).toBeGreaterThan(removedSegments)
    expect(removedSegments).toBeGreaterThan(0)
    const left = await seqs(stream.read())
    expect(left).toEqual(range(left[0] ?? 0, 60)) // No gap but at the beginning.
    expect(left[0]).toBeGreaterThan(1)
  })

  it('begins a segment on a new day, also after it was opened again', async () => {
    let day = 0
    const now = (): number => 86_400_000 * (20_000 + day) + 1000
    for (const today of [0, 0, 1]) {
      day = today
      await using stream = open({ now })
      stream.append(event(today))
    }
    expect(segmentNames()).toEqual(['events-000000000000001.jsonl', 'events-000000000000003.jsonl'])
  })

  it('is survived by checkpoints, and by readers that resume', async () => {
    const limits = { ...tinyMemory, segmentBytes: 500 }
    {
      await using stream = open({ limits })
      for (let at = 1; at <= 10; at++) stream.append(event(at))
      await stream.checkpoint('reader', 7)
      for (let at = 11; at <= 40; at++) {
        stream.append(event(at))
        await stream.flush()
      }
      expect(stream.counters.rotations).toBeGreaterThan(1)
      expect(await seqs(stream.resume('reader'))).toEqual(range(8, 40))
    }
    await using stream = open({ limits })
    expect(stream.checkpointOf('reader')).toBe(7)
    expect(await seqs(stream.resume('reader'))).toEqual(range(8, 40))
    expect(await seqs(stream.resume('nobody'))).toEqual(range(1, 40))
    expect([stream.forgetCheckpoint('reader'), stream.forgetCheckpoint('reader')]).toEqual([true, false])
  })
})

describe('recovery', () => {
  it.each([
    ['a torn last line', (path: string) => appendFileSync(path, '{"seq":4,"at":1,"eve')],
    ['zeros after a power cut', (path: string) => appendFileSync(path, Buffer.alloc(4096))],
    ['a whole line that is no record', (path: string) => appendFileSync(path, 'not json\n')],
  ])('cuts off %s', async (_what, damage) => {
    damage(await written(3))
    await using stream = open()
    expect(stream.counters.tornBytes).toBeGreaterThan(0)
    expect(stream.append(event(4))).toBe(4)
    expect(await seqs(stream.read())).toEqual([1, 2, 3, 4])
  })

  it('goes on after the last whole line, wherever the file was cut', async () => {
    const path = await written(4)
    const whole = readFileSync(path)
    const cuts = Array.from({ length: whole.length + 1 }, (_, at) => at)
    for (const cut of cuts.filter((at) => at % 7 === 0 || at >= whole.length - 1)) {
      writeFileSync(path, whole)
      truncateSync(path, cut)
      const lines = whole.subarray(0, cut).toString().split('\n').length - 1
      await using stream = open()
      expect(stream.counters.lastSeq).toBe(lines)
      expect(await seqs(stream.read())).toEqual(range(1, lines))
    }
  })

  it('says so when its directory is a file, or its checkpoints are none', async () => {
    const path = join(directory.path, 'file')
    writeFileSync(path, '')
    expect(() => open({ directory: path })).toThrow(expect.objectContaining({ code: 'store-open' }))
    writeFileSync(join(directory.path, 'checkpoints.json'), '[1')
    expect(() => open()).toThrow(expect.objectContaining({ code: 'input' }))
    expect(registry.snapshot().held).toEqual([])
  })
})

describe('a write that fails', () => {
  it('is told by the next flush and counted, and the stream goes on', async () => {
    await using stream = open({ limits: { segmentBytes: 1 } }) // Every batch begins a segment.
    stream.append(event(1))
    await stream.flush()
    rmSync(directory.path, { recursive: true })
    stream.append(event(2))
    await expect(stream.flush()).rejects.toMatchObject({ code: 'event-lost' })
    mkdirSync(directory.path)
    stream.append(event(3))
    await stream.flush()
    expect(stream.counters).toMatchObject({ lostEvents: 1, durableSeq: 3 })
  })
})

describe('durability full', () => {
  it('syncs over rotations, and closes what it opened', async () => {
    const stream = open({ durability: 'full', limits: { ...tinyMemory, segmentBytes: 300 } })
    const flushes = []
    for (let at = 1; at <= 20; at++) {
      stream.append(event(at))
      flushes.push(stream.flush())
    }
    await Promise.all(flushes)
    expect(stream.counters).toMatchObject({ durableSeq: 20, lostEvents: 0 })
    expect(await seqs(stream.read())).toEqual(range(1, 20))
    await stream[Symbol.asyncDispose]()
    expect(openSegments()).toEqual([])
  })
})

/** Descriptors of this process that point into the directory of the stream. */
function openSegments(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.startsWith(directory.path) ? [path] : []
    } catch {
      return [] // The descriptor of the listing itself.
    }
  })
}
