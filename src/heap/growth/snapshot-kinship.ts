// Whether snapshots are of one process, and in which order they were taken. V8 calls an object by one number for as long
// as it lives, and gives higher ones to those that it sees first in a later snapshot (heap-profiler.cc, HeapObjectsMap):
// what two snapshots of one process have in common has the same kind and name in both. Of two processes, also of one
// program, the same numbers are something else from where the first of them had one object more.
import type { HeapGraph } from '../snapshot/heap-graph.ts'

/** Of the second to the first. */
type Kinship = 'later' | 'earlier' | 'same' | 'unrelated'

/** Numbers that are looked up in both. */
const looked = 20_000
/** With fewer in common nothing is said. */
const fewestInCommon = 100
/** Of one process it was 0 in every pair (Node 24 and 26), of two of one small program 0.2 to 0.9. */
const mostDifferent = 0.02
const nameBytes = 64

export interface Arranged {
  /** Places of the given snapshots in the order in which they were taken, each once. */
  readonly order: readonly number[]
  /** They are of several processes: what differs between them has not grown. Then the order is the given one. */
  readonly isMixed: boolean
  /** What is not as one would think, in sentences. */
  readonly notes: readonly string[]
}

/** @param graphs in any order, of any processes */
export function arranged(graphs: readonly HeapGraph[]): Arranged {
  const given = graphs.map((_graph, at) => at)
  const newest = graphs.map(newestNumber)
  const sorted = given.toSorted((a, b) => (newest[a] ?? 0) - (newest[b] ?? 0))
  const pairs = sorted
    .slice(1)
    .map((at, before) => ({ at, kinship: kinship(graphs, sorted[before] ?? 0, at) }))
  const unrelated = pairs.find((each) => each.kinship === 'unrelated')
  if (unrelated !== undefined) {
    const names = `${graphs[sorted[0] ?? 0]?.file} and ${graphs[unrelated.at]?.file}`
    const note = `${names} are not of one process: what there is more of in one has not grown in it, and containers are not compared`
    return { order: given, isMixed: true, notes: [note] }
  }
  const twice = new Set(pairs.filter((each) => each.kinship === 'same').map(({ at }) => at))
  const order = sorted.filter((at) => !twice.has(at))
  const isReordered = given.filter((at) => !twice.has(at)).some((at, place) => order[place] !== at)
  return { order, isMixed: false, notes: notesOf(graphs, { twice, order, isReordered }) }
}

interface Found {
  readonly twice: ReadonlySet<number>
  readonly order: readonly number[]
  readonly isReordered: boolean
}

function notesOf(graphs: readonly HeapGraph[], { twice, order, isReordered }: Found): readonly string[] {
  const fileOf = (at: number): string => graphs[at]?.file ?? ''
  return [
    ...[...twice].map((at) => `${fileOf(at)} is there twice: the same snapshot is looked at once`),
    ...(isReordered
      ? [
          `they were not given in the order in which they were taken, which is ${order.map(fileOf).join(', ')}`,
        ]
      : []),
  ]
}

function kinship(graphs: readonly HeapGraph[], one: number, other: number): Kinship {
  const [first, second] = [graphs[one], graphs[other]]
  if (first === undefined || second === undefined) return 'unrelated'
  const [before, after] = [newestNumber(first), newestNumber(second)]
  const { common, different } = compared(first, second)
  if (common >= fewestInCommon && different / common > mostDifferent) return 'unrelated'
  if (before === after && different === 0 && first.nodeCount === second.nodeCount) return 'same'
  return after >= before ? 'later' : 'earlier'
}

function compared(
  first: HeapGraph,
  second: HeapGraph,
): { readonly common: number; readonly different: number } {
  const newest = newestNumber(first)
  const step = Math.max(1, Math.floor(second.nodeCount / looked))
  const wanted = new Map<number, number>()
  for (let node = 0; node < second.nodeCount; node += step) {
    const id = second.ids[node] ?? 0
    if (isObjects(id) && id <= newest) wanted.set(id, node)
  }
  let common = 0
  let different = 0
  for (let node = 0; node < first.nodeCount; node++) {
    const there = wanted.get(first.ids[node] ?? 0)
    if (there === undefined) continue
    common++
    const isAlike =
      first.kinds[node] === second.kinds[there] &&
      first.nodeName(node, nameBytes) === second.nodeName(there, nameBytes)
    if (!isAlike) different++
  }
  return { common, different }
}

function newestNumber({ ids }: HeapGraph): number {
  let newest = 0
  for (const id of ids) if (isObjects(id) && id > newest) newest = id
  return newest
}

/** Even ones are given to what is not V8's, by where it lies. */
function isObjects(id: number): boolean {
  return id % 2 === 1
}
