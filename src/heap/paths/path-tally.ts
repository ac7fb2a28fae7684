// Objects counted by the path that holds them, snapshot by snapshot: what memory grows along (LeakCanary's
// ObjectGrowthDetector, BLeak). Breadth first, so that an object counts where it is held closest to a root; steps that
// repeat (a list, a tree, a chain of promises) stay on the path they came from.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { handleRoots, stackRoots } from '../retainers/strong-edges.ts'
import { SMALL_NUMBER } from './bound-numbers.ts'
import { GraphLabels, type Label, Labels, TRANSPARENT } from './labels.ts'

/** Steps back that a repeated one is looked for. */
const REPEATS_WITHIN = 6
/** Deeper objects count for the path they are below. */
const MAX_DEPTH = 40
const MAX_PATHS = 2_000_000
/** V8 keeps these for itself: compiled code, feedback, hidden classes. What they lead to is looked at last. */
const BEHIND: ReadonlySet<number> = new Set<number>([NodeKind.code, NodeKind['object shape']])
/** What only lies on the stack or in a compilation at the moment; whatever else holds it says more. */
const LAST_ROOTS: ReadonlySet<string> = new Set([...stackRoots, ...handleRoots, '(Startup object cache)'])
/** The table of interned strings holds none of them alive. */
const WEAK_ROOTS: ReadonlySet<string> = new Set([
  '(Internalized strings)',
  '(External strings)',
  '(Read-only roots)',
  '(Weak roots)',
  '(Weak collections)',
  '(Compilation cache)',
])

/** Of one snapshot, by path. */
export interface Tally {
  readonly counts: Uint32Array
  /** With everything on the paths below. */
  readonly bytes: Float64Array
}

export class PathTally {
  readonly labels = new Labels()
  readonly #parents: number[] = [0]
  readonly #steps: number[] = [0]
  readonly #depths: number[] = [0]
  readonly #ids = new Map<number, number>()
  readonly #tallies: Tally[] = []
  /** Of the last snapshot: the newest object of each path, and the closure through which it was reached. */
  #examples = new Uint32Array(0)
  #closures = new Uint32Array(0)
  #contexts = new Uint32Array(0)
  #graph: HeapGraph | undefined
  #walked: Walked | undefined

  get size(): number {
    return this.#parents.length
  }

  get tallies(): readonly Tally[] {
    return this.#tallies
  }

  /** The last snapshot that was added. */
  get graph(): HeapGraph | undefined {
    return this.#graph
  }

  /** How its nodes were reached. */
  get walked(): Walked | undefined {
    return this.#walked
  }

  parentOf(path: number): number {
    return this.#parents[path] ?? 0
  }

  /** Its last step, as a number. */
  stepOf(path: number): number {
    return this.#steps[path] ?? 0
  }

  labelOf(path: number): Label | undefined {
    return this.labels.get(this.#steps[path] ?? 0)
  }

  /** The newest object on this path in the last snapshot, of what grows; undefined when there is none any more. */
  exampleOf(path: number): number | undefined {
    return this.#examples[path] || undefined
  }

  /** The closure nearest to it on the way from the root. */
  closureOf(path: number): number | undefined {
    return this.#closures[path] || undefined
  }

  /** The context whose variable is nearest above it. */
  contextOf(path: number): number | undefined {
    return this.#contexts[path] || undefined
  }

  add(graph: HeapGraph): void {
    const paths = this.#walk(graph)
    const counts = new Uint32Array(this.size)
    const bytes = new Float64Array(this.size)
    this.#examples = new Uint32Array(this.size)
    for (let node = graph.nodeCount - 1; node >= 0; node -= 1) {
      const at = paths.of[node] ?? 0
      // Compiled code and hidden classes come and go as V8 likes.
      if (!BEHIND.has(graph.kinds[node] ?? 0)) bytes[at] = (bytes[at] ?? 0) + (graph.selfBytes[node] ?? 0)
      if (paths.own[node] !== 1) continue
      counts[at] = (counts[at] ?? 0) + 1
      if (isNewer(graph, node, this.#examples[at] ?? 0)) this.#examples[at] = node
    }
    // What is held only by what a path holds counts for it too: children come after their parents.
    for (let path = this.size - 1; path > 0; path -= 1) {
      const parent = this.parentOf(path)
      bytes[parent] = (bytes[parent] ?? 0) + (bytes[path] ?? 0)
    }
    this.#closures = Uint32Array.from(this.#examples, (node) => paths.closures[node] ?? 0)
    this.#contexts = Uint32Array.from(this.#examples, (node) => paths.contexts[node] ?? 0)
    this.#tallies.push({ counts, bytes })
    this.#graph = graph
    this.#walked = paths
  }

  #walk(graph: HeapGraph): Walked {
    const { edgeKinds, edgeTargets, firstEdges, kinds, nodeCount } = graph
    const labels = new GraphLabels(graph, this.labels)
    // A WeakMap's table does not hold its values: their keys do.
    const ephemerons = graph.strings.containing('part of key (')
    // Only where values are shown are small numbers nodes; paths must be the same with and without them.
    const smallNumber = graph.strings.indexOf(SMALL_NUMBER)
    const walked = {
      of: new Uint32Array(nodeCount),
      own: new Uint8Array(nodeCount),
      from: new Uint32Array(nodeCount),
      closures: new Uint32Array(nodeCount),
      contexts: new Uint32Array(nodeCount),
    }
    const seen = new Uint8Array(nodeCount)
    let now = [0]
    let behind: number[] = []
    seen[0] = 1
    while (now.length > 0 || behind.length > 0) {
      if (now.length === 0) [now, behind] = [behind, []]
      const next: number[] = []
      for (const node of now) {
        if (kinds[node] === NodeKind.number) continue
        const end = firstEdges[node + 1] ?? 0
        for (let edge = firstEdges[node] ?? 0; edge < end; edge += 1) {
          const to = edgeTargets[edge] ?? 0
          if (seen[to] === 1 || edgeKinds[edge] === EdgeKind.weak) continue
          if (kinds[node] === NodeKind.array && ephemerons.has(graph.edgeNames[edge] ?? 0)) continue
          const kind = kinds[to] ?? 0
          if (kind === NodeKind.number && graph.names[to] === smallNumber) continue
          const root = kind === NodeKind.synthetic ? graph.nodeName(to) : ''
          seen[to] = 1
          if (WEAK_ROOTS.has(root)) continue
          const label = labels.of(node, edge)
          const from = walked.of[node] ?? 0
          walked.of[to] = label === TRANSPARENT ? from : this.#step(from, label)
          walked.from[to] = node
          walked.own[to] = label === TRANSPARENT ? 0 : 1
          walked.closures[to] = kind === NodeKind.closure ? to : (walked.closures[node] ?? 0)
          const isVariable = edgeKinds[edge] === EdgeKind.context
          walked.contexts[to] = isVariable ? node : (walked.contexts[node] ?? 0)
          if (BEHIND.has(kind) || LAST_ROOTS.has(root)) behind.push(to)
          else next.push(to)
        }
      }
      now = next
    }
    return walked
  }

  /** The path one step on; an earlier one when the step repeats, the same one beyond the bounds. */
  #step(path: number, label: number): number {
    const earlier = this.#repeated(path, label)
    if (earlier !== undefined) return earlier
    const key = path * 2 ** 24 + label
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const depth = (this.#depths[path] ?? 0) + 1
    if (depth > MAX_DEPTH || this.size >= MAX_PATHS) return path
    const id = this.size
    this.#parents.push(path)
    this.#steps.push(label)
    this.#depths.push(depth)
    this.#ids.set(key, id)
    return id
  }

  /** Where the last steps, with this one, were taken once before in the same order: `next` after `next`, and longer. */
  #repeated(path: number, label: number): number | undefined {
    let back = path
    for (let period = 1; period <= REPEATS_WITHIN && back !== 0; period += 1) {
      if (this.#steps[back] === label && this.#isSame(path, back, period - 1)) return back
      back = this.#parents[back] ?? 0
    }
    return undefined
  }

  /** True when the `length` steps up from one are those up from the other. */
  #isSame(one: number, other: number, length: number): boolean {
    let [left, right] = [one, this.#parents[other] ?? 0]
    for (let at = 0; at < length; at += 1) {
      if (left === 0 || right === 0 || this.#steps[left] !== this.#steps[right]) return false
      left = this.#parents[left] ?? 0
      right = this.#parents[right] ?? 0
    }
    return true
  }
}

/** V8 numbers what it has not seen before upwards. 0 is no object. */
function isNewer({ ids }: HeapGraph, node: number, than: number): boolean {
  return than === 0 || (ids[node] ?? 0) >= (ids[than] ?? 0)
}

export interface Walked {
  /** Path of each node. */
  readonly of: Uint32Array
  /** 1 where the node is counted, 0 where it belongs to what holds it. */
  readonly own: Uint8Array
  /** The node through which it was reached. */
  readonly from: Uint32Array
  readonly closures: Uint32Array
  readonly contexts: Uint32Array
}
