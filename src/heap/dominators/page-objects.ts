// What the program itself can reach, as the DevTools say it of a page: from the global objects and the trees of documents.
// What only a debugger or the runtime holds besides must not count as a holder of these.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'

const DOCUMENT_TREES = '(Document DOM trees)'

/** 1 for each node that is one. */
export function pageObjects(graph: HeapGraph): Uint8Array {
  const { firstEdges, edgeKinds, edgeTargets, nodeCount } = graph
  const isPage = new Uint8Array(nodeCount)
  let stack = new Uint32Array(4096)
  let depth = 0
  const starts = entries(graph)
  if (starts.length > stack.length) stack = lengthened(stack, starts.length)
  for (const node of starts) {
    if (isPage[node] === 1) continue
    isPage[node] = 1
    stack[depth++] = node
  }
  while (depth > 0) {
    const node = stack[--depth] ?? 0
    const end = firstEdges[node + 1] ?? 0
    const start = firstEdges[node] ?? 0
    if (stack.length < depth + end - start) stack = lengthened(stack, depth + end - start)
    for (let edge = start; edge < end; edge++) {
      const target = edgeTargets[edge] ?? 0
      if (isPage[target] === 1 || edgeKinds[edge] === EdgeKind.weak) continue
      isPage[target] = 1
      stack[depth++] = target
    }
  }
  return isPage
}

function lengthened(stack: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(Math.max(needed, stack.length * 2))
  longer.set(stack)
  return longer
}

/** V8 marks a global object by a shortcut from the root. */
function entries(graph: HeapGraph): readonly number[] {
  const { firstEdges, edgeKinds, edgeTargets, kinds } = graph
  const found: number[] = []
  for (let edge = 0; edge < (firstEdges[1] ?? 0); edge++) {
    const target = edgeTargets[edge] ?? 0
    const isTree =
      edgeKinds[edge] === EdgeKind.element &&
      kinds[target] === NodeKind.synthetic &&
      graph.nodeName(target) === DOCUMENT_TREES
    if (isTree || edgeKinds[edge] === EdgeKind.shortcut) found.push(target)
  }
  return found
}
