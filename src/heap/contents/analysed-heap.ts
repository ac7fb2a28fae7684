// A graph with all that is computed from it once: dominators, sizes, classes, the shortest ways from the roots.
import { dominatorTree, type DominatorTree } from '../dominators/dominator-tree.ts'
import { EssentialEdges } from '../dominators/essential-edges.ts'
import { retainedSizes } from '../dominators/retained-sizes.ts'
import { OwnNodes } from '../retainers/own-nodes.ts'
import { RetainerPaths } from '../retainers/retainer-path.ts'
import { retainerTree, type RetainerTree } from '../retainers/retainer-tree.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { ScriptPositions } from '../snapshot/script-positions.ts'
import { DominatedNodes } from './dominated-nodes.ts'
import { ObjectClasses } from './object-classes.ts'
import { ownedSizes } from './owned-sizes.ts'

export interface AnalysedHeap {
  readonly graph: HeapGraph
  readonly tree: DominatorTree
  readonly dominated: DominatedNodes
  readonly classes: ObjectClasses
  readonly positions: ScriptPositions
  readonly own: OwnNodes
  readonly retainers: RetainerTree
  readonly paths: RetainerPaths
  /** With what belongs to the object alone, as the table of a Map does. */
  readonly selfBytes: ArrayLike<number>
  readonly retainedBytes: ArrayLike<number>
}

export function analysedHeap(graph: HeapGraph): AnalysedHeap {
  const tree = dominatorTree(graph, new EssentialEdges(graph))
  const selfBytes = ownedSizes(graph)
  const positions = new ScriptPositions(graph)
  const own = new OwnNodes(graph)
  const retainers = retainerTree(graph)
  return {
    graph,
    tree,
    dominated: new DominatedNodes(tree),
    classes: new ObjectClasses(graph),
    positions,
    own,
    retainers,
    paths: new RetainerPaths(graph, { retainers, positions, own }),
    selfBytes,
    retainedBytes: retainedSizes(tree, selfBytes),
  }
}
