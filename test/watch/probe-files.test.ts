// What a thread writes for days: its file begins anew when it is full, and whoever reads misses nothing.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SampleFile } from '../../src/probe/sample-file.ts'
import { takeThreadSample } from '../../src/probe/thread-sample.ts'
import { ProbeFiles } from '../../src/watch/probe-files.ts'

const holdings = { level: 'origins', kinds: {}, origins: [], dropped: 0, faults: 0, blind: [] } as const
const sampleOf = (heapUsedBytes: number) => ({
  ...takeThreadSample({ why: 'interval', collected: true }, holdings),
  heapUsedBytes,
})

describe('the files of a probe', () => {
  it('are read whole across their beginnings, and take bounded space', () => {
    const directory = mkdtempSync(join(tmpdir(), 'tidemark-probe-'))
    using stack = new DisposableStack()
    stack.defer(() => rmSync(directory, { recursive: true, force: true }))
    const written = new SampleFile(directory, 4_000)
    const files = new ProbeFiles(directory)
    const read: number[] = []
    for (let nth = 0; nth < 500; nth += 1) {
      written.write(sampleOf(nth))
      if (nth % 4 === 0) read.push(...files.read().map(({ heapUsedBytes }) => heapUsedBytes))
    }
    read.push(...files.read().map(({ heapUsedBytes }) => heapUsedBytes))
    expect(read).toEqual(Array.from({ length: 500 }, (_, nth) => nth))
    expect({ unreadable: files.dropped, unwritten: written.dropped }).toEqual({ unreadable: 0, unwritten: 0 })
    const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size)
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_000)
    files.forget(process.pid)
    expect(readdirSync(directory)).toEqual([])
  })
})
