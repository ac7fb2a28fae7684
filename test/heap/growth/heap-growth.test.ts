import { beforeAll, describe, expect, it } from 'vitest'
import { heapGrowth, type HeapGrowth } from '../../../src/heap/growth/heap-growth.ts'
import { graphOf } from '../graph-of.ts'
import type { NodeText } from '../snapshot-text.ts'
import { CYCLES, snapshotsOf } from '../snapshots-of.ts'
import { lookAlikes, plants } from './growing-programs.ts'

const culpritFile = (finding: HeapGrowth) => finding.culprit?.url.split('/').at(-1)
const told = (findings: readonly HeapGrowth[]) =>
  findings.map((finding) => `${culpritFile(finding)}: ${finding.path.join(' → ')}`)

/** The programs are gone from the disk when they are judged. */
const readScript = (url: string) => plants.find(({ file }) => url.endsWith(`/${file}`))?.text

describe('growth of planted leaks', () => {
  let found: readonly HeapGrowth[] = []

  beforeAll(async () => {
    const modules = Object.fromEntries(plants.map(({ file, text }) => [file, text]))
    found = heapGrowth(await snapshotsOf(modules), { cycles: CYCLES, readScript })
  }, 120_000)

  it.for(plants)(
    'finds $file once, by the path that holds it',
    ({ file, path, line, text, perCycle = 1 }) => {
      const mine = found.filter((finding) => culpritFile(finding) === file)
      expect(mine.map((finding) => finding.path.join(' → '))).toEqual([path])
      expect(mine[0]?.objectsPerCycle).toBeCloseTo(perCycle, 5)
      expect(text.split('\n')[(mine[0]?.culprit?.line ?? 0) - 1]).toContain(line)
      expect(mine[0]?.bytesPerCycle).toBeGreaterThan(8)
    },
  )

  it('finds nothing else, biggest first, with shares that add up to one', () => {
    expect(told(found)).toHaveLength(plants.length)
    const bytes = found.map(({ bytesPerCycle }) => bytesPerCycle)
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a))
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  it('tells them apart by fingerprints', () => {
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(found.length)
  })
})

describe('growth of look-alikes', () => {
  it('is none', async () => {
    const modules = Object.fromEntries(lookAlikes.map(({ file, text }) => [file, text]))
    const graphs = await snapshotsOf(modules)
    expect(told(heapGrowth(graphs, { cycles: CYCLES }))).toEqual([])
  }, 120_000)
})

describe('a fingerprint', () => {
  it('is the same in another process', async () => {
    const some = plants.filter(({ file }) => file.startsWith('map-') || file.startsWith('closures'))
    const modules = Object.fromEntries(some.map(({ file, text }) => [file, text]))
    const fingerprints = async () =>
      heapGrowth(await snapshotsOf(modules, { snapshots: 2 }), { cycles: CYCLES }).map(
        ({ fingerprint }) => fingerprint,
      )
    const first = await fingerprints()
    expect(first).toHaveLength(some.length)
    expect(await fingerprints()).toEqual(first)
  }, 120_000)
})

/** So many texts that nothing but one root of V8's holds. */
function heldBy(root: string, count: number): readonly NodeText[] {
  const texts = Array.from({ length: count }, (_, i) => ({ kind: 'string', name: `text ${i}` }) as const)
  return [
    { kind: 'synthetic', name: '', edges: [{ to: 1, name: 0 }] },
    { kind: 'synthetic', name: '(GC roots)', edges: [{ to: 2, name: 0 }] },
    { kind: 'synthetic', name: root, edges: texts.map((_, i) => ({ to: 3 + i, name: i })) },
    ...texts,
  ]
}

async function grown(root: string): Promise<readonly HeapGrowth[]> {
  const graphs = await Promise.all([0, CYCLES].map((count) => graphOf(heldBy(root, count))))
  return heapGrowth(graphs, { cycles: CYCLES })
}

describe('what nothing of the source holds', () => {
  it.each(['(Handle scope)', '(Persistent handles)', '(Identity map)', '(Relocatable)'])(
    'has not grown when it is %s',
    async (root) => {
      expect(await grown(root)).toEqual([])
    },
  )

  it('has grown when a function that never returns holds it', async () => {
    expect(await grown('(Stack roots)')).toMatchObject([{ class: 'string', counts: [0, CYCLES] }])
  })
})

describe('heapGrowth', () => {
  it('refuses a single snapshot: growth needs two', async () => {
    const graphs = await snapshotsOf({ 'nothing.mjs': 'export function step() {}' }, { snapshots: 1 })
    expect(() => heapGrowth(graphs, { cycles: CYCLES })).toThrow(RangeError)
  })
})
