// Ours: the reader, the dominators, the retained sizes, by the rules of the DevTools. RULES=memlab takes each object's size as
// the file has it, lets the table of a WeakMap hold its values, and lets what the program cannot reach hold what it can.
import { ownedSizes } from '../../src/heap/contents/owned-sizes.ts'
import { dominatorTree } from '../../src/heap/dominators/dominator-tree.ts'
import { EssentialEdges } from '../../src/heap/dominators/essential-edges.ts'
import { retainedSizes } from '../../src/heap/dominators/retained-sizes.ts'
import { readHeapSnapshot } from '../../src/heap/snapshot/snapshot-reader.ts'
import { measured, type Retained } from './measured.ts'

const isAsMemlab = process.env['RULES'] === 'memlab'

await measured(async (file) => {
  const graph = await readHeapSnapshot(file)
  const tree = dominatorTree(
    graph,
    new EssentialEdges(graph, { tablesHold: isAsMemlab, outsideHolds: isAsMemlab }),
  )
  const sizes = retainedSizes(tree, isAsMemlab ? graph.selfBytes.slice() : ownedSizes(graph))
  function* retained(): Retained {
    for (let at = 0; at < tree.reached; at++) {
      const node = tree.order[at] ?? 0
      yield [graph.ids[node] ?? 0, sizes[node] ?? 0]
    }
  }
  return { nodes: graph.nodeCount, retained }
})
