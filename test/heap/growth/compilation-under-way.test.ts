// The compiler holds what a function that it works on uses, and so offers a way to it that is shorter and soon gone.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { heapGrowth } from '../../../src/heap/growth/heap-growth.ts'
import type { HeapGraph } from '../../../src/heap/snapshot/heap-graph.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'
import { temporaryDirectory } from '../../agent/fixture.ts'

const CYCLES = 7

const program = `
import { writeHeapSnapshot } from 'node:v8'
const finishedTurns = new Map()
class Turn { constructor(i) { this.words = [i] } }
const turn = (i) => finishedTurns.set(i, new Turn(i)).size
for (let i = 0; i < 20; i++) turn(i)
writeHeapSnapshot('0.heapsnapshot')
for (let i = 20; i < 1_000_000 + 27; i++) turn(i % 27)
writeHeapSnapshot('1.heapsnapshot')
process.kill(process.pid, 'SIGKILL') // an exit would wait for the compiler
`

function targets(graph: HeapGraph, node: number): readonly number[] {
  return [...graph.edgeTargets.subarray(graph.firstEdges[node], graph.firstEdges[node + 1])]
}

/** What the compiler's own root holds. */
function compiled(graph: HeapGraph): number {
  const roots = targets(graph, 0).flatMap((top) => targets(graph, top))
  const map = roots.find((root) => graph.nodeName(root, 40) === '(Identity map)')
  return map === undefined ? 0 : targets(graph, map).length
}

it('is no way to what grows', async () => {
  using directory = temporaryDirectory()
  writeFileSync(join(directory.path, 'turns.mjs'), program)
  // It is never done before the last snapshot.
  const flags = ['--concurrent-recompilation-delay=60000']
  const run = spawnSync(process.execPath, [...flags, 'turns.mjs'], { cwd: directory.path })
  expect(run).toMatchObject({ signal: 'SIGKILL' })
  const graphs = await Promise.all(
    [0, 1].map((i) => readHeapSnapshot(join(directory.path, `${i}.heapsnapshot`))),
  )
  expect(graphs.map(compiled).map((count) => count > 0)).toEqual([false, true])
  expect(heapGrowth(graphs, { cycles: CYCLES })).toMatchObject([
    { holder: 'finishedTurns', class: 'Turn', counts: [20, 27] },
  ])
}, 60_000)
