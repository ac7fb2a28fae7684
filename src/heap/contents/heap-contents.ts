// What one snapshot holds, for people: where the memory accumulates and along which path, the biggest classes, strings that
// are there many times, nodes that a document has let go of. Public surface: heapContents(graph) → HeapContents.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { scriptText } from '../snapshot/script-text.ts'
import type { SourcePosition } from '../snapshot/script-positions.ts'
import { type AnalysedHeap, analysedHeap } from './analysed-heap.ts'
import { classSizes } from './class-sizes.ts'
import { detachedClasses } from './detached-classes.ts'
import { duplicateStrings, type DuplicateString } from './duplicate-strings.ts'
import { culpritOf } from './holder-culprit.ts'
import { type Contents, type Holder, holders } from './holders.ts'

export interface HeapContents {
  readonly file: string
  readonly objects: number
  readonly totalBytes: number
  readonly holders: readonly HeldMemory[]
  readonly classes: readonly HeapClass[]
  readonly duplicates: readonly RepeatedString[]
  readonly detached: readonly DetachedClass[]
}

export interface HeldMemory {
  /** Its constructor, or `closure` with its name. */
  readonly class: string
  /** The variable or property that holds it. */
  readonly holder: string | undefined
  readonly path: readonly string[]
  /** Of a closure its own; else the script of what holds it, and the line there that makes it grow. */
  readonly culprit: SourcePosition | undefined
  readonly retainedBytes: number
  /** Of these, what no other holder accounts for. */
  readonly heldBytes: number
  /** What most of it is. */
  readonly contents: Contents | undefined
  /** Node's own modules or V8 hold it, no line of the program. */
  readonly isRuntimes: boolean
  /** V8's number of the object, the same in all snapshots of the process. */
  readonly id: number
}

export interface HeapClass {
  readonly class: string
  readonly count: number
  readonly selfBytes: number
  /** What would be freed if all its objects were gone; each byte once, however they hold each other. */
  readonly retainedBytes: number
  /** To the object of the class that retains most. */
  readonly path: readonly string[]
  /** Of that object's closure or class. */
  readonly position: SourcePosition | undefined
}

export interface RepeatedString extends Omit<DuplicateString, 'node'> {
  /** To one of them. */
  readonly path: readonly string[]
}

/** Nodes that no document shows any more. */
export interface DetachedClass {
  readonly class: string
  readonly count: number
  readonly retainedBytes: number
  /** To the one that retains most. */
  readonly path: readonly string[]
}

export interface HeapContentsOptions {
  /** Of each list. By default 100. */
  readonly limit?: number
  /** The text of a script, in which the line that makes a container grow is looked for. By default from the disk. */
  readonly readScript?: (url: string) => string | undefined
}

/** Of all there is: what holds less is no place to look at. */
const HOLDER_SHARE = 0.001
const MIN_HOLDER_BYTES = 16 * 1024

/** Costs about as much again as reading the file. */
export function heapContents(graph: HeapGraph, options: HeapContentsOptions = {}): HeapContents {
  const { limit = 100, readScript = scriptText } = options
  const heap = analysedHeap(graph)
  const { paths, positions, retainedBytes } = heap
  const totalBytes = retainedBytes[0] ?? 0
  const minimumBytes = Math.max(MIN_HOLDER_BYTES, totalBytes * HOLDER_SHARE)
  return {
    file: graph.file,
    objects: graph.nodeCount,
    totalBytes,
    holders: holders(heap, minimumBytes)
      .slice(0, limit)
      .map((holder) => heldMemory(heap, holder, readScript)),
    classes: classSizes(heap)
      .slice(0, limit)
      .map(({ biggest, ...cls }) => ({
        ...cls,
        path: paths.words(biggest),
        position: positions.of(biggest),
      })),
    duplicates: duplicateStrings(graph, heap.selfBytes)
      .slice(0, limit)
      .map(({ node, ...string }) => ({ ...string, path: paths.words(node) })),
    detached: detachedClasses(heap)
      .slice(0, limit)
      .map(({ biggest, ...cls }) => ({ ...cls, path: paths.words(biggest) })),
  }
}

function heldMemory(
  heap: AnalysedHeap,
  { node, heldBytes, contents }: Holder,
  readScript: (url: string) => string | undefined,
): HeldMemory {
  return {
    class: heap.classes.nameOf(node),
    holder: heap.paths.holder(node),
    path: heap.paths.words(node),
    culprit: culpritOf(heap, node, readScript),
    retainedBytes: heap.retainedBytes[node] ?? 0,
    heldBytes,
    contents,
    isRuntimes: heap.paths.isRuntimes(node),
    id: heap.graph.ids[node] ?? 0,
  }
}
