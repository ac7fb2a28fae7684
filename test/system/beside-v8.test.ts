// What is no heap's, of a real process: its heap may grow as it likes, and what malloc gives is seen to the kilobyte.
import { getHeapStatistics } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { besideV8Bytes } from '../../src/system/beside-v8.ts'
import { memoryMap, parsedMemoryMap } from '../../src/system/memory-map.ts'

const PAGE = 0x40000

function mapping(
  start: number,
  kilobytes: number,
  { permissions = 'rw-p', inode = 0, name = '' } = {},
): string {
  const end = start + kilobytes * 1024
  return [
    `${start.toString(16)}-${end.toString(16)} ${permissions} 00000000 00:00 ${inode}   ${name}`,
    `Size:   ${kilobytes} kB`,
    `Rss:    ${kilobytes} kB`,
    `Anonymous:    ${kilobytes} kB`,
    'VmFlags: rd wr mr mw me ac',
  ].join('\n')
}

const memories: unknown[] = []

/** Written to, and kept. @param pages of 64 KiB */
function makeMemory(pages: number): void {
  const made: unknown = runInThisContext(`(() => {
    const memory = new WebAssembly.Memory({ initial: ${pages}, maximum: 1_000 })
    new Uint8Array(memory.buffer).fill(1)
    return memory
  })()`)
  memories.push(made)
}

const own = (): number => besideV8Bytes(memoryMap(process.pid) ?? [])

// First: what other tests free would be missing from it.
describe.skipIf(memoryMap(process.pid) === undefined)('a memory of WebAssembly', () => {
  it('is seen wherever it lies: all of sixteen', () => {
    const before = own()
    for (let time = 0; time < 16; time += 1) makeMemory(64)
    // One that were taken for pages of V8 would be missing with 4 MiB.
    expect((own() - before) / (64 * 65_536)).toBeGreaterThan(15.1)
  })
})

describe.skipIf(memoryMap(process.pid) === undefined)('memory beside the pages of V8', () => {
  it('does not follow a heap that grows', () => {
    const before = { beside: own(), heap: getHeapStatistics().total_heap_size }
    const held = Array.from({ length: 400_000 }, (_, index) => ({ index, at: [index] }))
    const after = { beside: own(), heap: getHeapStatistics().total_heap_size }
    expect(held).toHaveLength(400_000)
    const grown = after.heap - before.heap
    expect(grown).toBeGreaterThan(16e6)
    // What V8 notes of its pages lies beside them.
    expect(after.beside - before.beside).toBeLessThan(grown / 3)
  })

  it('follows what is allocated outside of it', () => {
    const before = own()
    const held = Array.from({ length: 64 }, () => Buffer.alloc(500_000, 1))
    const grown = own() - before
    expect(held).toHaveLength(64)
    expect(grown).toBeGreaterThan(28e6)
    expect(grown).toBeLessThan(36e6)
  })
})

describe('mappings', () => {
  it('are of V8 where they begin and end at its pages', () => {
    const text = [
      mapping(16 * PAGE, 256),
      mapping(32 * PAGE, 1024),
      mapping(64 * PAGE + 0x1000, 512),
      mapping(80 * PAGE, 100),
      mapping(96 * PAGE, 256, { name: '[heap]' }),
      mapping(112 * PAGE, 256, { permissions: 'rwxp' }),
      mapping(128 * PAGE + 0x2000, 64, { inode: 7, name: '/usr/bin/node' }),
    ].join('\n')
    expect(besideV8Bytes(parsedMemoryMap(text))).toBe((512 + 100 + 256) * 1024)
  })

  it('are none of V8 where something is reserved beside them: a memory of WebAssembly, a stack', () => {
    const reserved = { permissions: '---p' }
    const text = [
      mapping(16 * PAGE, 512),
      mapping(18 * PAGE, 4096, reserved),
      mapping(64 * PAGE - 0x1000, 4, reserved),
      mapping(64 * PAGE, 1024),
      mapping(96 * PAGE, 256),
      mapping(98 * PAGE, 256, reserved),
    ].join('\n')
    expect(besideV8Bytes(parsedMemoryMap(text))).toBe((512 + 1024) * 1024)
  })
})
