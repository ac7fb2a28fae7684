// Where the memory accumulates: the objects below which the dominator tree spreads out into many small ones (Eclipse MAT's
// accumulation points), whatever long thin branch leads there. Of a list it is the head, of a table its Map.
import { NodeKind } from '../snapshot/node-kind.ts'
import type { AnalysedHeap } from './analysed-heap.ts'
import type { ObjectClasses } from './object-classes.ts'

export interface Holder {
  readonly node: number
  /** Of what it retains, that which is not below another holder. */
  readonly heldBytes: number
  /** What most of that is. */
  readonly contents: Contents | undefined
}

export interface Contents {
  readonly class: string
  readonly count: number
}

/** The links of a list, with what lies between them, repeat within this many steps. */
const MAX_PERIOD = 6

/** Those that hold most come first. @param minimumBytes what holds less is none */
export function holders(heap: AnalysedHeap, minimumBytes: number): readonly Holder[] {
  const places = accumulations(heap, minimumBytes)
  const held = new Map<number, number>()
  const add = (node: number, bytes: number): void => void held.set(node, (held.get(node) ?? 0) + bytes)
  for (const { node, restBytes, links } of places) {
    const object = visible(heap, node)
    const spread = links > 1 ? 0 : spreadOut(heap, node, minimumBytes, add)
    if (object !== undefined) add(object, restBytes - spread)
  }
  const found = [...held].filter(([, bytes]) => bytes >= minimumBytes)
  const contents = contentsOf(heap, places, new Set(found.map(([node]) => node)))
  return found
    .map(([node, heldBytes]) => ({ node, heldBytes, contents: contents.get(node) }))
    .toSorted((a, b) => b.heldBytes - a.heldBytes)
}

interface Accumulation {
  readonly node: number
  /** What it retains without what others do that retain the minimum; of a list, of all its links. */
  restBytes: number
  /** Of the list of which it is the head; 1 where it is none. */
  links: number
}

function accumulations(heap: AnalysedHeap, minimumBytes: number): readonly Accumulation[] {
  const heads = new Map<number, number>()
  const found = new Map<number, Accumulation>()
  for (const [node, rest] of restsOf(heap, minimumBytes)) {
    // The last link that retains the minimum has a rest as large.
    const head = rest < 2 * minimumBytes ? headOf(heap, heads, node) : node
    heads.set(node, head)
    const known = found.get(head) ?? { node: head, restBytes: 0, links: 0 }
    known.restBytes += rest
    known.links += Number(heap.classes.of(head) === heap.classes.of(node))
    found.set(head, known)
  }
  return [...found.values()]
}

/**
 * Books the small ones below the node to the container on their shortest way, which is what a reader knows them by: what
 * is held in several ways hangs on the module's variables, or a root, as a whole. Returns how much it was.
 */
function spreadOut(
  { dominated, paths, retainedBytes }: AnalysedHeap,
  node: number,
  minimumBytes: number,
  add: (container: number, bytes: number) => void,
): number {
  let sum = 0
  for (let child = dominated.first(node); child >= 0; child = dominated.next(child)) {
    const bytes = retainedBytes[child] ?? 0
    const container = bytes < minimumBytes ? paths.container(child) : undefined
    if (container === undefined) continue
    add(container, bytes)
    sum += bytes
  }
  return sum
}

/** Of each of these objects the class that most of what it holds is of. */
function contentsOf(
  heap: AnalysedHeap,
  places: readonly Accumulation[],
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, Contents> {
  const { classes, dominated, own, paths, retainedBytes } = heap
  const sums = new Map<number, Map<number, { count: number; bytes: number }>>()
  for (const { node, links } of places) {
    if (links > 1) {
      sums.set(node, new Map([[classes.of(node), { count: links, bytes: Infinity }]]))
      continue
    }
    for (let child = dominated.first(node); child >= 0; child = dominated.next(child)) {
      const container = own.has(child) ? undefined : paths.container(child)
      if (container === undefined || !wanted.has(container)) continue
      const ofContainer = sums.get(container) ?? new Map<number, { count: number; bytes: number }>()
      sums.set(container, ofContainer)
      const sum = ofContainer.get(classes.of(child)) ?? { count: 0, bytes: 0 }
      sum.count += 1
      sum.bytes += retainedBytes[child] ?? 0
      ofContainer.set(classes.of(child), sum)
    }
  }
  return new Map([...sums].map(([node, ofNode]) => [node, most(classes, ofNode)]))
}

function most(
  classes: ObjectClasses,
  sums: ReadonlyMap<number, { readonly count: number; readonly bytes: number }>,
): Contents {
  const [first] = [...sums].toSorted(([, a], [, b]) => b.bytes - a.bytes)
  return { class: classes.name(first?.[0] ?? 0), count: first?.[1].count ?? 0 }
}

/** The first link of the list that the node is a link of, or lies between two of. */
function headOf(
  { classes, tree, graph }: AnalysedHeap,
  heads: ReadonlyMap<number, number>,
  node: number,
): number {
  const cls = classes.of(node)
  let above = tree.dominators[node] ?? 0
  for (let step = 1; step <= MAX_PERIOD && above > 0; step++) {
    if (graph.kinds[above] === NodeKind.synthetic) return node
    if (classes.of(above) === cls) return heads.get(above) ?? above
    above = tree.dominators[above] ?? 0
  }
  return node
}

/** Of each node that retains the minimum: what is left without those below it that do, too. Dominators come first. */
function restsOf(
  { dominated, retainedBytes }: AnalysedHeap,
  minimumBytes: number,
): ReadonlyMap<number, number> {
  const rests = new Map<number, number>([[0, retainedBytes[0] ?? 0]])
  // A map is walked with what is added to it meanwhile.
  for (const [node] of rests) {
    let rest = retainedBytes[node] ?? 0
    for (let child = dominated.first(node); child >= 0; child = dominated.next(child)) {
      const bytes = retainedBytes[child] ?? 0
      if (bytes < minimumBytes) continue
      rest -= bytes
      rests.set(child, bytes)
    }
    rests.set(node, rest)
  }
  return rests
}

/** The object of the source that a table or an array of V8's belongs to. Undefined where it is all V8's. */
function visible({ own, tree, graph }: AnalysedHeap, node: number): number | undefined {
  for (let at = node; at > 0 && graph.kinds[at] !== NodeKind.synthetic; at = tree.dominators[at] ?? 0) {
    if (!own.has(at)) return at
  }
  return undefined
}
