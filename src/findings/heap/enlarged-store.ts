// Containers of plain numbers: a snapshot counts no number, only the store that holds them, which V8 enlarges by half or
// doubles each time it is full. So its size rises in ever wider steps, and a trace tells whether it is still added to.
import type { TracedContainer } from '../../runner/heap-evidence.ts'
import type { Point } from '../bytes/slope.ts'
import type { Traced } from './traced-containers.ts'

/** How V8 lays out the store of a container: bytes of an entry, and the least part of it that is in use. */
interface Store {
  readonly entryBytes: number
  readonly leastFull: number
}

/** Elements grow to 1.5 times and 16; tables double, with half a bucket of a word for each entry. */
const STORES: Readonly<Record<TracedContainer['kind'], Store>> = {
  Array: { entryBytes: 8, leastFull: 0.6 },
  Set: { entryBytes: 20, leastFull: 0.5 },
  Map: { entryBytes: 28, leastFull: 0.5 },
}

/** From the first look to the last, many times the cycles later, growth without an end enlarges a store to so many times. */
const LEAST_GROWTH = 6
/** Smaller steps are not those of a full store. */
const LEAST_STEP = 1.25
/** What it adds now beside what it added on average: a root of the cycles has half. */
const STILL = 0.6

/** What holds bytes and no entries, in V8's words and JavaScriptCore's. */
const BUFFER = /^(?:\w+N?Array|ArrayBuffer|SharedArrayBuffer|DataView|Buffer)$/
/** So often enlarged, also in the latter half: what ends is full before. */
const ENLARGED_FOR_EVER = 4

export interface StoreEntries {
  /** Held at least, in the last look; exactly, where it was traced. */
  readonly held: number
  /** More for each cycle, about. */
  readonly rate: number
  /** A trace has seen it growing, no slower than before. */
  readonly isAddedTo: boolean
}

/** Undefined of what is no such container, or was not enlarged as one that is filled without an end. */
export function storeEntries(
  { what, bytes }: { readonly what: string; readonly bytes: readonly Point[] },
  traced: Traced | undefined,
): StoreEntries | undefined {
  const store = storeOf(what)
  const [first, last] = [bytes[0], bytes.at(-1)]
  if (store === undefined || first === undefined || last === undefined || !isEnlarged(bytes)) return undefined
  // As it was when it was traced: it may have been looked at later as well, and enlarged since.
  const seen = bytes.findLast(({ x }) => x <= (traced?.untilCycle ?? Infinity)) ?? last
  const room = seen.y / store.entryBytes
  const added = (held: number) => (held - first.y / store.entryBytes) / (seen.x - first.x)
  const found = filled(what, traced).find(
    ({ grew, size }) =>
      traced !== undefined &&
      size - grew <= room &&
      size >= store.leastFull * room &&
      grew / traced.cycles >= STILL * added(size),
  )
  const held = found?.size ?? store.leastFull * room
  const rate = found === undefined ? added(((1 + store.leastFull) / 2) * room) : added(held)
  const heldSince = seen === last ? held : Math.max(held, (store.leastFull * last.y) / store.entryBytes)
  return { held: heldSince, rate, isAddedTo: found !== undefined }
}

/** Containers of the kind, and those that one line fills together: several of one path are one store to a snapshot. */
function filled(kind: string, traced: Traced | undefined): readonly Pick<TracedContainer, 'grew' | 'size'>[] {
  const same = traced?.containers.filter((each) => each.kind === kind) ?? []
  const byLine = Map.groupBy(same, ({ adds }) => {
    const at = adds[0]?.stack[0]
    return `${at?.file}:${at?.line}`
  })
  const together = [...byLine.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      grew: group.reduce((sum, { grew }) => sum + grew, 0),
      size: group.reduce((sum, { size }) => sum + size, 0),
    }))
  return [...same, ...together]
}

/** True where the sizes rise as those of a store do that is filled evenly, also in the latter half. */
export function isEnlarged(bytes: readonly Point[]): boolean {
  const last = bytes.at(-1)
  const steps = bytes.slice(1).map((point, index) => ({ x: point.x, by: point.y / (bytes[index]?.y ?? 0) }))
  const rises = steps.filter(({ by }) => by !== 1)
  return (
    last !== undefined &&
    rises.length > 1 &&
    last.y >= LEAST_GROWTH * (bytes[0]?.y ?? 0) &&
    rises.every(({ by }) => by >= LEAST_STEP && Number.isFinite(by)) &&
    (rises.at(-1)?.x ?? 0) > last.x / 2
  )
}

/**
 * Of bytes in one buffer that whoever fills it doubles: it stands still between two looks, and is enlarged for ever all the
 * same. `maybe` where it was enlarged too few times to say so; undefined of what is no buffer, or was not enlarged like that.
 */
export function bufferShape(what: string, bytes: readonly Point[]): 'goes-on' | 'maybe' | undefined {
  if (storeOf(what) !== undefined || !BUFFER.test(what) || !isEnlarged(bytes)) return undefined
  const times = bytes.filter(({ y }, index) => index > 0 && y !== bytes[index - 1]?.y).length
  return times >= ENLARGED_FOR_EVER ? 'goes-on' : 'maybe'
}

function storeOf(what: string): Store | undefined {
  return what === 'Array' || what === 'Set' || what === 'Map' ? STORES[what] : undefined
}
