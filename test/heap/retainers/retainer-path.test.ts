// Paths of real snapshots: what V8 puts between two objects of the source differs by version and is no part of a path.
import { execFileSync } from 'node:child_process'
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analysedHeap, type AnalysedHeap } from '../../../src/heap/contents/analysed-heap.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'

const bus = `export class Session {
  listeners = []
  constructor(id) {
    for (let i = 0; i < 4; i++) this.listeners.push(function onData() { return id + i })
  }
}
`
const main = (file: string) => `import { writeHeapSnapshot } from 'node:v8'
import { Session } from './bus.mjs'
const sessions = new Map([['ses_1', new Session('a')]])
const seen = new Set([{ marker: 'only in a set' }])
const owners = new WeakMap([[sessions, { owner: { weakly: 'held' } }]])
globalThis.index = { newest: new Map([[7, { numbered: { deepest: process.title + 'value' } }]]) }
export const all = () => [sessions, seen, owners]
writeHeapSnapshot(${JSON.stringify(file)})
`

async function heapOfProgram(): Promise<AnalysedHeap> {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-heap-'))
  const file = join(directory.path, 'a.heapsnapshot')
  await writeFile(join(directory.path, 'bus.mjs'), bus)
  await writeFile(join(directory.path, 'main.mjs'), main(file))
  execFileSync(process.execPath, [join(directory.path, 'main.mjs')], { stdio: 'ignore' })
  return analysedHeap(await readHeapSnapshot(file))
}

function pathTo(heap: AnalysedHeap, edgeName: string, at = 0): string {
  const { graph, paths } = heap
  const found: number[] = []
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if (graph.edgeName(edge) === edgeName) found.push(graph.edgeTargets[edge] ?? 0)
  }
  return paths.words(found.at(at) ?? 0).join(' → ')
}

function pathToClosure(heap: AnalysedHeap, name: string): string {
  const { graph, paths } = heap
  for (let node = 0; node < graph.nodeCount; node++) {
    if (graph.nodeName(node) === name && graph.locations.of(node) !== undefined)
      return paths.words(node).join(' → ')
  }
  return ''
}

describe('a retainer path', () => {
  it('tells variables, entries, elements and closures as the source does', async () => {
    const heap = await heapOfProgram()
    expect(pathToClosure(heap, 'onData')).toMatch(
      /^sessions \(Map\) → value of "ses_1" \(Session\) → listeners\[\d\] → closure onData \(bus\.mjs:4\)$/,
    )
    expect(pathTo(heap, 'marker')).toBe('seen (Set) → entry → marker (string)')
    expect(pathTo(heap, 'weakly')).toBe('sessions (Map) → value of a WeakMap → owner → weakly (string)')
    expect(pathTo(heap, 'deepest')).toMatch(/index → newest \(Map\) → value → numbered → deepest \(string\)$/)
  })
})
