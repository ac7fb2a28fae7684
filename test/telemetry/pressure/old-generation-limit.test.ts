import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { heapFlags } from '../../../src/telemetry/pressure/heap-flags.ts'
import { oldGenerationLimit } from '../../../src/telemetry/pressure/old-generation-limit.ts'

const MiB = 1024 * 1024
const v8 = { 24: '13.6.233.17-node.41', 26: '14.6.202.33-node.20' } as const

interface Seen {
  readonly node: 24 | 26
  readonly flags: string
  /** MiB of `heap_size_limit`, of the machine, and of what the old generation had when it burst. */
  readonly limit: number
  readonly memory: number
  readonly burst: number
}

/** Heaps of 24.21 and 26.10 that were filled until they burst (bench/pressure-levels.ts). */
const seen: readonly Seen[] = [
  { node: 24, flags: '--max-old-space-size=256', limit: 448, memory: 24_105, burst: 251 },
  { node: 24, flags: '--max-heap-size=100', limit: 100, memory: 24_105, burst: 96 },
  { node: 24, flags: '--max-heap-size=200', limit: 200, memory: 24_105, burst: 193 },
  { node: 24, flags: '--max-heap-size=300 --max-old-space-size=200', limit: 392, memory: 24_105, burst: 197 },
  {
    node: 24,
    flags: '--max-semi-space-size=4 --max-old-space-size=128',
    limit: 140,
    memory: 24_105,
    burst: 126,
  },
  { node: 24, flags: '', limit: 259, memory: 512, burst: 249 },
  { node: 24, flags: '', limit: 560, memory: 1024, burst: 504 },
  { node: 26, flags: '--max-old-space-size=256', limit: 352, memory: 24_105, burst: 254 },
  { node: 26, flags: '--max-heap-size=100', limit: 100, memory: 24_105, burst: 86.4 },
  { node: 26, flags: '--max-heap-size=200', limit: 200, memory: 24_105, burst: 174.5 },
  { node: 26, flags: '--max-heap-size=300 --max-old-space-size=200', limit: 392, memory: 24_105, burst: 198 },
  {
    node: 26,
    flags: '--max-semi-space-size=4 --max-old-space-size=128',
    limit: 140,
    memory: 24_105,
    burst: 126.6,
  },
  { node: 26, flags: '', limit: 268, memory: 512, burst: 254 },
  { node: 26, flags: '', limit: 536, memory: 1024, burst: 510 },
]

describe('the limit of the old generation', () => {
  it.each(seen)('on Node $node with "$flags" in $memory MiB is what a heap burst at', (each) => {
    const found = oldGenerationLimit({
      limitBytes: each.limit * MiB,
      flags: heapFlags(each.flags.split(' ')),
      memoryBytes: each.memory * MiB,
      workerOldBytes: undefined,
      v8: v8[each.node],
    })
    expect(Math.abs(found / MiB - each.burst) / (found / MiB)).toBeLessThan(0.05)
  })

  const sources = {
    limitBytes: 196 * MiB,
    flags: heapFlags([]),
    memoryBytes: 24_105 * MiB,
    workerOldBytes: 100 * MiB,
    v8: v8[26],
  }

  it('is that of a worker in a worker, unless a flag of the process stands above it', () => {
    expect(oldGenerationLimit(sources)).toBe(100 * MiB)
    const flags = heapFlags(['--max-old-space-size=80'])
    expect(oldGenerationLimit({ ...sources, flags })).toBe(80 * MiB)
  })

  it('is less than V8 reports and above 0, whatever stands in the flags', () => {
    for (const given of ['--max-old-space-size=4096', '--max-semi-space-size=512', '--max-heap-size=1']) {
      const limit = oldGenerationLimit({
        ...sources,
        limitBytes: 64 * MiB,
        flags: heapFlags([given]),
        workerOldBytes: undefined,
      })
      expect(limit).toBeGreaterThan(0)
      expect(limit).toBeLessThanOrEqual(64 * MiB)
    }
  })

  it('and the young room that this Node itself tells a worker are what it reports', async () => {
    const worker = new Worker('setTimeout(() => {}, 10_000)', { eval: true })
    await once(worker, 'online')
    const { maxYoungGenerationSizeMb = NaN } = worker.resourceLimits ?? {}
    await worker.terminate()
    const module = join(import.meta.dirname, '../../../src/telemetry/pressure/memory-reading.ts')
    const program = `
      import { getHeapStatistics } from 'node:v8'
      import { readMemory } from ${JSON.stringify(module)}
      console.log((getHeapStatistics().heap_size_limit - readMemory().limits.heapBytes) / ${MiB})`
    const young = (flags: readonly string[]): number =>
      Number(
        spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
          encoding: 'utf8',
        }).stdout,
      )
    expect(young([])).toBe(maxYoungGenerationSizeMb)
    expect(young(['--max-old-space-size=300'])).toBe(maxYoungGenerationSizeMb)
    expect(young(['--max-old-space-size-percentage=5'])).toBe(maxYoungGenerationSizeMb)
  })
})

describe('the flags of the heap', () => {
  it('are read as V8 reads them: the last counts, 0 is none, dashes may be underscores', () => {
    const none = { oldBytes: undefined, heapBytes: undefined, semiSpaceBytes: undefined, isPercentage: false }
    expect(heapFlags([])).toEqual(none)
    expect(heapFlags(['--max_old_space_size=100 --max-old-space-size 200'])).toEqual({
      ...none,
      oldBytes: 200 * MiB,
    })
    expect(heapFlags(['--max-old-space-size=0', '--max_heap_size=64'])).toEqual({
      ...none,
      heapBytes: 64 * MiB,
    })
    expect(heapFlags(['--max-semi-space-size=4'])).toEqual({ ...none, semiSpaceBytes: 4 * MiB })
    expect(heapFlags(['--max-old-space-size-percentage=50'])).toEqual({ ...none, isPercentage: true })
  })
})
