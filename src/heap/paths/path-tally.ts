// Objects counted by the path that holds them, snapshot by snapshot: what memory grows along (LeakCanary's
// ObjectGrowthDetector, BLeak).
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { type Label, Labels, withoutIds } from './labels.ts'
import { PathTree } from './path-tree.ts'
import { BEHIND, type Walked, walkedPaths } from './path-walk.ts'
import { type LookedAt, UsedAsMaps } from './used-as-map.ts'

/** Of one snapshot, by path. */
export interface Tally {
  readonly counts: Uint32Array
  /** With everything on the paths below. */
  readonly bytes: Float64Array
}

export class PathTally {
  readonly labels = new Labels()
  readonly #tree = new PathTree()
  readonly #maps = new UsedAsMaps()
  #tallies: readonly Tally[] = []
  /** Of the last snapshot: the newest object of each path, and the closure through which it was reached. */
  #examples = new Uint32Array(0)
  #closures = new Uint32Array(0)
  #contexts = new Uint32Array(0)
  #graph: HeapGraph | undefined
  #walked: Walked | undefined
  #before: LookedAt | undefined

  get size(): number {
    return this.#tree.size
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
    return this.#tree.parentOf(path)
  }

  /** Its last step, as a number. */
  stepOf(path: number): number {
    return this.#tree.stepOf(path)
  }

  labelOf(path: number): Label | undefined {
    return this.labels.get(this.#tree.stepOf(path))
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
    const paths = walkedPaths(graph, {
      tree: this.#tree,
      labels: this.labels,
      isMap: (node, path) => this.#maps.has({ graph, node, path }, this.#before),
    })
    this.#joinKeys(graph, paths)
    const counts = new Uint32Array(this.size)
    const bytes = new Float64Array(this.size)
    this.#examples = new Uint32Array(this.size)
    const widest = new Uint32Array(this.size)
    for (let node = graph.nodeCount - 1; node >= 0; node -= 1) {
      const at = paths.of[node] ?? 0
      // Compiled code and hidden classes come and go as V8 likes.
      if (!BEHIND.has(graph.kinds[node] ?? 0)) bytes[at] = (bytes[at] ?? 0) + (graph.selfBytes[node] ?? 0)
      if (paths.own[node] !== 1) continue
      counts[at] = (counts[at] ?? 0) + 1
      if (isNewer(graph, node, this.#examples[at] ?? 0)) this.#examples[at] = node
      if (isWider(graph, node, widest[at] ?? 0)) widest[at] = node
    }
    // What is held only by what a path holds counts for it too: children come after their parents.
    for (let path = this.size - 1; path > 0; path -= 1) {
      const parent = this.parentOf(path)
      bytes[parent] = (bytes[parent] ?? 0) + (bytes[path] ?? 0)
    }
    this.#closures = Uint32Array.from(this.#examples, (node) => paths.closures[node] ?? 0)
    this.#contexts = Uint32Array.from(this.#examples, (node) => paths.contexts[node] ?? 0)
    this.#tallies = [...this.#tallies, { counts, bytes }]
    this.#graph = graph
    this.#walked = paths
    this.#before = { graph, widest }
  }

  /** What was told by the name of a key belongs to any key, now and at the looks before. */
  #joinKeys(graph: HeapGraph, walked: Walked): void {
    const withNames = this.#withNames()
    const keys = new Map<number, ReadonlySet<string>>()
    for (const node of walked.maps) {
      const path = walked.of[node] ?? 0
      if (!withNames.has(path)) continue
      const names = this.#maps.keysOf({ graph, node, path }, this.#before)
      keys.set(path, new Set([...(keys.get(path) ?? []), ...[...names].map(withoutIds)]))
    }
    if (keys.size === 0) return
    const joined = this.#tree.join((path, step) => {
      const label = this.labels.get(step)
      const isKey = label !== undefined && isName(label) && keys.get(path)?.has(withoutIds(label.edge))
      return isKey === true ? this.labels.of({ ...label, edge: '[]' }) : undefined
    })
    this.#tallies = this.#tallies.map((tally) => this.#withJoined(tally, joined))
    for (const [node, path] of walked.of.entries()) walked.of[node] = joined.get(path) ?? path
  }

  /** Paths below which something is told by the name of a property. */
  #withNames(): ReadonlySet<number> {
    const found = new Set<number>()
    for (let path = 1; path < this.size; path += 1) {
      const label = this.labelOf(path)
      if (label !== undefined && isName(label)) found.add(this.parentOf(path))
    }
    return found
  }

  #withJoined(tally: Tally, joined: ReadonlyMap<number, number>): Tally {
    const counts = new Uint32Array(this.size)
    const bytes = new Float64Array(this.size)
    counts.set(tally.counts)
    bytes.set(tally.bytes)
    for (const [path, into] of joined) {
      counts[into] = (counts[into] ?? 0) + (counts[path] ?? 0)
      // Those of a path count for what it is below already.
      if (!this.#tree.isBelow(path, into)) bytes[into] = (bytes[into] ?? 0) + (bytes[path] ?? 0)
      counts[path] = 0
      bytes[path] = 0
    }
    return { counts, bytes }
  }
}

function isName({ edge, isVariable }: Label): boolean {
  return edge !== '' && edge !== '[]' && !isVariable
}

/** True of what leads to more. 0 is no object. */
function isWider({ firstEdges }: HeapGraph, node: number, than: number): boolean {
  const edgesOf = (each: number): number => (firstEdges[each + 1] ?? 0) - (firstEdges[each] ?? 0)
  return than === 0 || edgesOf(node) > edgesOf(than)
}

/** V8 numbers what it has not seen before upwards. 0 is no object. */
function isNewer({ ids }: HeapGraph, node: number, than: number): boolean {
  return than === 0 || (ids[node] ?? 0) >= (ids[than] ?? 0)
}
