// Texts that are on the heap many times over.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { NodeKind } from '../snapshot/node-kind.ts'

export interface DuplicateString {
  /** Its beginning. */
  readonly text: string
  readonly count: number
  /** Of one of them. */
  readonly bytes: number
  /** What one of them for all would save. */
  readonly wastedBytes: number
  /** The last of the objects: the first is often the literal in the source. */
  readonly node: number
  /** The snapshot has only the beginning of the text: they are as long and begin alike, which may be all. */
  readonly isCut: boolean
}

const SHOWN_BYTES = 120
/** V8 writes no more of a text than this many characters. */
const KEPT_CHARACTERS = 1024
/** Fewer are not worth a line. */
const MIN_WASTED_BYTES = 1024

/** Those that waste most come first. @param selfBytes own sizes with contents outside the heap */
export function duplicateStrings(graph: HeapGraph, selfBytes: ArrayLike<number>): readonly DuplicateString[] {
  const { kinds, names, nodeCount, strings } = graph
  const counts = new Uint32Array(strings.length)
  for (let node = 0; node < nodeCount; node++) {
    if (kinds[node] === NodeKind.string) counts[names[node] ?? 0] = (counts[names[node] ?? 0] ?? 0) + 1
  }
  const found = new Map<number, { count: number; bytes: number; name: number; node: number }>()
  for (let node = 0; node < nodeCount; node++) {
    const name = names[node] ?? 0
    const bytes = selfBytes[node] ?? 0
    if (kinds[node] !== NodeKind.string || (counts[name] ?? 0) < 2 || bytes === 0) continue
    const key = bytes * strings.length + name
    const known = found.get(key)
    if (known === undefined) found.set(key, { count: 1, bytes, name, node })
    else {
      known.count += 1
      known.node = node
    }
  }
  return [...found.values()]
    .map(({ count, bytes, name, node }) => ({ count, bytes, name, node, wastedBytes: (count - 1) * bytes }))
    .filter(({ wastedBytes }) => wastedBytes >= MIN_WASTED_BYTES)
    .toSorted((a, b) => b.wastedBytes - a.wastedBytes)
    .map(({ name, ...rest }) => ({
      ...rest,
      text: strings.get(name, SHOWN_BYTES),
      isCut: strings.byteLength(name) >= KEPT_CHARACTERS,
    }))
}
