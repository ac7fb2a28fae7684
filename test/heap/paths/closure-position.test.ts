// Where functions of real snapshots were written, taken in this process.
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { afterAll, expect, it } from 'vitest'
import { closurePosition } from '../../../src/heap/paths/closure-position.ts'
import { NodeKind } from '../../../src/heap/snapshot/node-kind.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'

afterAll(() => Reflect.deleteProperty(globalThis, 'closurePositions'))

it('is a line of a file: what is made of a text has none', async () => {
  const madeOf: unknown = runInThisContext('new Function("return function closurePositionNameless() {}")()')
  const written = runInThisContext('(function closurePositionWritten() {})', { filename: '/app/written.js' })
  Reflect.set(globalThis, 'closurePositions', [madeOf, written])
  await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-closures-'))
  const graph = await readHeapSnapshot(writeHeapSnapshot(join(directory.path, 'a.heapsnapshot')))
  const found = new Map<string, unknown>()
  for (let node = 0; node < graph.nodeCount; node += 1) {
    const name = graph.kinds[node] === NodeKind.closure ? graph.nodeName(node) : ''
    if (name.startsWith('closurePosition')) found.set(name, closurePosition(graph, node)?.url)
  }
  expect(found.get('closurePositionNameless')).toBe(undefined)
  expect(found.get('closurePositionWritten')).toBe('/app/written.js')
})
