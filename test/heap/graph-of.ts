// A graph of the nodes that a test lists, by way of a file: what is read is what V8 would have written.
import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HeapGraph } from '../../src/heap/snapshot/heap-graph.ts'
import { readHeapSnapshot } from '../../src/heap/snapshot/snapshot-reader.ts'
import { snapshotText, type NodeText } from './snapshot-text.ts'

export async function graphOf(nodes: readonly NodeText[]): Promise<HeapGraph> {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'tidemark-heap-'))
  const file = join(directory.path, 'a.heapsnapshot')
  await writeFile(file, snapshotText(nodes))
  return await readHeapSnapshot(file)
}
