// Growth in size rather than number: a text that is appended to, a buffer that is concatenated, a list of plain numbers.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { ROOT_PATH } from './path-table.ts'
import { risesAlways, type GrowingPath, type PathGrowths } from './path-growths.ts'

/** Of an entry in an array of numbers. */
const ENTRY_BYTES = 8
/** Two intervals may rise by chance; a size that is only the latest of many would. */
const MIN_INTERVALS = 2
/** The text that a snapshot keeps of a string. */
const KEPT_CHARACTERS = 1024

/** Single objects, on paths that have one object in every snapshot. */
export function growingSizes(growths: PathGrowths): readonly GrowingPath[] {
  const found: GrowingPath[] = []
  if (growths.walks.length <= MIN_INTERVALS) return found
  for (let path = ROOT_PATH + 1; path < growths.table.length; path++) {
    if (growths.isCovered(path) || growths.isContainer(path)) continue
    if (!isSingle(growths, path) || !growsInSize(growths, path)) continue
    growths.cover(path)
    found.push(growths.of(path))
  }
  return found
}

function isSingle({ walks }: PathGrowths, path: number): boolean {
  for (const walk of walks) if (walk.counts[path] !== 1) return false
  return true
}

function growsInSize(growths: PathGrowths, path: number): boolean {
  const cls = growths.table.class(path)
  const bytes = growths.bytes(path)
  if (cls === 'string') return risesAlways(bytes, growths.minimum) && isAppended(growths, path)
  const own = growths.walks.map((walk) => walk.selfBytes[path] ?? 0)
  if (cls === '(array)') return risesAlways(own, (growths.minimum * ENTRY_BYTES) / 2)
  return isBackingStore(growths, path) && risesAlways(own, growths.minimum) && isEven(own)
}

/** Each text goes on from the one before: a variable that holds the latest of many texts does not. */
function isAppended({ walks }: PathGrowths, path: number): boolean {
  const texts = walks.map((walk) => startOf(walk.graph, walk.samples[path] ?? 0))
  return texts.every((text, i) => {
    const before = texts[i - 1] ?? ''
    return text !== '' && text.startsWith(before.slice(0, text.length))
  })
}

/** Of a string that is put together of others, its leftmost piece. */
function startOf(graph: HeapGraph, node: number): string {
  const first = graph.strings.indexOf('first')
  let at = node
  for (
    let steps = 0;
    graph.kinds[at] === NodeKind['concatenated string'] && steps < graph.nodeCount;
    steps++
  ) {
    at = graph.followNamed(at, EdgeKind.internal, first) ?? at
  }
  return graph.nodeName(at, KEPT_CHARACTERS)
}

function isBackingStore({ walks }: PathGrowths, path: number): boolean {
  const walk = walks[0]
  return walk !== undefined && walk.graph.kinds[walk.samples[path] ?? 0] === NodeKind.native
}

/** Intervals that bring about as much as each other: the latest of many buffers would jump. */
function isEven(bytes: readonly number[]): boolean {
  const rises = bytes.slice(1).map((value, i) => value - (bytes[i] ?? 0))
  return Math.max(...rises) <= 2 * Math.min(...rises)
}
