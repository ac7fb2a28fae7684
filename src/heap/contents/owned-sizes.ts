// Own sizes as a reader of the source sees them: the table of a Map, the elements of an array count for the Map, the array.
// As the DevTools' heap worker has it (calculateShallowSizes), so that both show the same own sizes.
import { release } from '../dominators/release.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'

const UNVISITED = 0xffff_ffff
const SHARED = 0xffff_fffe

/** Of each node, in bytes; what belongs to one owner alone has 0. */
export function ownedSizes(graph: HeapGraph): Uint32Array | Float64Array {
  const { kinds, selfBytes, nodeCount } = graph
  const sizes = selfBytes.slice()
  if (!hasGlobalObject(graph)) return sizes
  const owners = ownersOf(graph)
  for (let node = 0; node < nodeCount; node++) {
    const owner = owners[node] ?? SHARED
    if (owner === UNVISITED || owner === SHARED || owner === node) continue
    if (owner === 0 || kinds[owner] === NodeKind.synthetic) continue
    sizes[owner] = (sizes[owner] ?? 0) + (sizes[node] ?? 0)
    sizes[node] = 0
  }
  release(owners)
  return sizes
}

/** A snapshot without one shows V8's internals on purpose. */
function hasGlobalObject({ kinds, firstEdges, edgeTargets }: HeapGraph): boolean {
  const tops = edgeTargets.subarray(0, firstEdges[1])
  return tops.some((node) => kinds[node] !== NodeKind.synthetic)
}

function ownersOf(graph: HeapGraph): Uint32Array {
  const { firstEdges, edgeKinds, edgeTargets, nodeCount } = graph
  const owners = new Uint32Array(nodeCount)
  const isOwned = ownable(graph)
  for (let node = 0; node < nodeCount; node++) owners[node] = isOwned(node) ? UNVISITED : node
  const todo: number[] = []
  for (let start = 0; start < nodeCount; start++) {
    if (owners[start] !== start) continue
    for (let node: number | undefined = start; node !== undefined; node = todo.pop()) {
      const owner = owners[node] ?? SHARED
      const end = firstEdges[node + 1] ?? 0
      for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
        if (edgeKinds[edge] === EdgeKind.weak) continue
        const target = edgeTargets[edge] ?? 0
        const known = owners[target] ?? SHARED
        if (known === target || known === owner || known === SHARED) continue
        owners[target] = known === UNVISITED ? owner : SHARED
        todo.push(target)
      }
    }
  }
  return owners
}

function ownable({ kinds, names, strings }: HeapGraph): (node: number) => boolean {
  const external = strings.indexOf('system / ExternalStringData')
  return (node) => {
    const kind = kinds[node]
    return (
      kind === NodeKind.hidden ||
      kind === NodeKind.array ||
      (kind === NodeKind.native && names[node] === external)
    )
  }
}
