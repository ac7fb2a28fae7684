// How much each container on a path holds, and the numbers beside it that may bound that: one look, at the last snapshot.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { isText } from '../snapshot/node-kind.ts'
import { boundNumbers, type Numbers } from './bound-numbers.ts'
import type { PathTally } from './path-tally.ts'
import type { Walked } from './path-walk.ts'

/** The container, its holder, and the holder's. */
const STEPS_UP = 3
/** Slots of one entry in a Map's table. */
const ENTRY_SLOTS = 3

/** Of all containers on one path together. */
export interface HeldWithin {
  /** Entries: where both keys and values are counted on the path, the greater of the two. */
  readonly held: number
  /** Those that no container has passed, by name, summed over all of them. */
  readonly numbers: Numbers
}

/** Undefined for a path of which a thing has no such number above it. */
export function heldWithin(tally: PathTally, paths: ReadonlySet<number>): ReadonlyMap<number, HeldWithin> {
  const { graph, walked } = tally
  if (graph === undefined || walked === undefined) return new Map()
  const holders = new Holders(graph, walked)
  const byPath = new Map([...paths].map((path) => [path, new Map<number, Counted>()]))
  const unbounded = new Set<number>()
  for (let node = 0; node < graph.nodeCount; node += 1) {
    const path = walked.of[node] ?? 0
    // Parts of a text are no entries.
    const isPart = isText(graph.kinds[walked.from[node] ?? 0] ?? 0)
    const counted = walked.own[node] === 1 && !isPart ? byPath.get(path) : undefined
    if (counted === undefined || unbounded.has(path)) continue
    const holder = holders.of(node)
    if (holder === undefined) unbounded.add(path)
    else count(counted, holder, holders.slotOf(node))
  }
  return new Map(
    [...byPath]
      .filter(([path, counted]) => counted.size > 0 && !unbounded.has(path))
      .map(([path, counted]) => [path, summed(holders, counted)]),
  )
}

/** Things by the slot of an entry in which they lie. */
type Counted = [number, number, number]

function count(counted: Map<number, Counted>, holder: number, slot: number): void {
  const counts = counted.get(holder) ?? [0, 0, 0]
  counts[slot] = (counts[slot] ?? 0) + 1
  counted.set(holder, counts)
}

function summed(holders: Holders, counted: ReadonlyMap<number, Counted>): HeldWithin {
  let held = 0
  const byName = new Map<string, { readonly total: number; readonly of: number }>()
  for (const [holder, counts] of counted) {
    const most = Math.max(...counts)
    held += most
    for (const [name, value] of holders.numbersOf(holder)) {
      const before = byName.get(name) ?? { total: 0, of: 0 }
      if (value >= most) byName.set(name, { total: before.total + value, of: before.of + 1 })
    }
  }
  const ofAll = [...byName].filter(([, { of }]) => of === counted.size)
  return { held, numbers: new Map(ofAll.map(([name, { total }]) => [name, total])) }
}

class Holders {
  readonly #graph: HeapGraph
  readonly #walked: Walked
  readonly #numbers = new Map<number, Numbers>()
  /** Of each table of a Map what lies in which slot. */
  readonly #slots = new Map<number, ReadonlyMap<number, number>>()

  constructor(graph: HeapGraph, walked: Walked) {
    this.#graph = graph
    this.#walked = walked
  }

  numbersOf(node: number): Numbers {
    const known = this.#numbers.get(node)
    if (known !== undefined) return known
    const numbers = boundNumbers(this.#graph, node)
    this.#numbers.set(node, numbers)
    return numbers
  }

  /** The nearest above it that has such a number. */
  of(thing: number): number | undefined {
    const { from, own } = this.#walked
    let steps = 0
    for (let node = from[thing] ?? 0; node !== 0; node = from[node] ?? 0) {
      if (own[node] === 1) steps += 1
      if (steps > STEPS_UP) return undefined
      if (this.numbersOf(node).size > 0) return node
    }
    return undefined
  }

  /** 0 of what is in no table of a Map. */
  slotOf(thing: number): number {
    const table = this.#walked.from[thing] ?? 0
    const known = this.#slots.get(table)
    if (known !== undefined) return known.get(thing) ?? 0
    const isTable = this.#graph.nodeName(this.#walked.from[table] ?? 0, 8) === 'Map'
    const slots = isTable ? slotsOf(this.#graph, table) : new Map<number, number>()
    this.#slots.set(table, slots)
    return slots.get(thing) ?? 0
  }
}

function slotsOf(graph: HeapGraph, table: number): ReadonlyMap<number, number> {
  const slots = new Map<number, number>()
  const end = graph.firstEdges[table + 1] ?? 0
  for (let edge = graph.firstEdges[table] ?? 0; edge < end; edge += 1) {
    const index = Number(graph.edgeName(edge))
    if (Number.isInteger(index)) slots.set(graph.edgeTargets[edge] ?? 0, index % ENTRY_SLOTS)
  }
  return slots
}
