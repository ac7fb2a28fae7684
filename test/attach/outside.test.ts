// Mappings by kind, from lines as the kernel writes them.
import { describe, expect, it } from 'vitest'
import { mappedByKind } from '../../src/attach/outside.ts'
import { parsedMemoryMap } from '../../src/system/memory-map.ts'

const mapping = (permissions: string, name: string, kilobytes: number): string =>
  `7f0000000000-7f0000100000 ${permissions} 00000000 fe:00 0                          ${name}\nSize: 1024 kB\nRss:                 ${kilobytes} kB\nPss: 1 kB`

describe('resident memory by kind of mapping', () => {
  it('is summed by what is mapped', () => {
    const text = [
      mapping('r-xp', '/usr/bin/node', 8),
      mapping('rw-p', '/usr/lib/libc.so.6', 4),
      mapping('rw-p', '[heap]', 16),
      mapping('rw-p', '[stack]', 32),
      mapping('rw-p', '', 64),
      mapping('rw-p', '[anon: v8]', 128),
      mapping('r-xp', '', 256),
    ].join('\n')
    expect(mappedByKind(parsedMemoryMap(text))).toEqual({
      filesBytes: 12 * 1024,
      mallocBytes: 16 * 1024,
      stackBytes: 32 * 1024,
      anonymousBytes: 192 * 1024,
      compiledBytes: 256 * 1024,
    })
  })
})
