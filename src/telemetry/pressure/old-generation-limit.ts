// What V8's old generation may have: what a heap really bursts at. `heap_size_limit` is that and a young room, which V8
// tells nobody: 96 MB on Node 26, 192 on 24, 3 to 12 in 512 MB of RAM, and with `--max-heap-size` a share of its own.
// So the number is taken where it stands, in a flag or in the limits of a worker, and else worked out as V8 does
// (Heap::ConfigureHeap and YoungGenerationSizeFromOldGenerationSize in src/heap/heap.cc; bench/pressure-levels.ts holds
// it against heaps that burst).
import type { HeapFlags } from './heap-flags.ts'

export interface HeapSources {
  /** V8's `heap_size_limit`. */
  readonly limitBytes: number
  readonly flags: HeapFlags
  /** Of the machine or the container, as Node saw it at the start. */
  readonly memoryBytes: number
  /** Of a worker that was given limits, or has those that Node gives: bytes. Undefined in the main thread. */
  readonly workerOldBytes: number | undefined
  /** `process.versions.v8`. */
  readonly v8: string
}

const MiB = 1024 * 1024
const page = 256 * 1024

/** The young room in semi-spaces: two, and one for young large objects. */
const semiSpaces = 3

interface Sizing {
  /** Old generation to semi-space. */
  readonly ratio: number
  /** The same up to 256 MiB, where it differs. */
  readonly lowRatio: number
  readonly mostSemiSpace: number
  /** A semi-space by `--max-heap-size`, of the one by memory. */
  readonly ofHeapFlag: number
}

/** Of Node 24 (V8 13.6). */
const older: Sizing = { ratio: 32, lowRatio: 256, mostSemiSpace: 64 * MiB, ofHeapFlag: 1 }
/** Of Node 26 (V8 14.6): Node halves the default, and not what the flag makes of it. */
const newer: Sizing = { ratio: 64, lowRatio: 64, mostSemiSpace: 32 * MiB, ofHeapFlag: 2 }

/** In bytes. */
export function oldGenerationLimit(sources: HeapSources): number {
  const { limitBytes, flags } = sources
  const old = given(sources) ?? limitBytes - youngRoom(sources)
  // A flag set while the program runs is not seen: what cannot be is not believed.
  if (old > 0 && old < limitBytes) return old
  return Math.max(limitBytes - semiSpaces * (flags.semiSpaceBytes ?? 0), limitBytes / 8)
}

/** Where the number stands. Flags are the process's, and beat the limits of a worker. */
function given({ flags, workerOldBytes }: HeapSources): number | undefined {
  if (flags.isPercentage) return undefined
  if (flags.oldBytes !== undefined) return flags.oldBytes
  return flags.heapBytes === undefined ? workerOldBytes : undefined
}

function youngRoom({ flags, memoryBytes, v8 }: HeapSources): number {
  const sizing = Number.parseInt(v8, 10) < 14 ? older : newer
  if (flags.semiSpaceBytes !== undefined) return semiSpaces * powerOfTwo(flags.semiSpaceBytes)
  if (flags.heapBytes !== undefined && !flags.isPercentage) return youngOfHeap(flags.heapBytes, sizing)
  // Half of what there is; V8's ceiling for it is above what the room still follows.
  return semiSpaces * powerOfTwo(semiSpaceOf(memoryBytes / 2, sizing))
}

/** The largest old generation that fits into the heap together with the semi-spaces that go with it. */
function youngOfHeap(heapBytes: number, sizing: Sizing): number {
  let fits = 0
  let above = heapBytes
  while (above - fits > 1) {
    const old = Math.floor((fits + above) / 2)
    if (old + semiSpaces * semiSpaceOf(old, sizing) <= heapBytes) fits = old
    else above = old
  }
  return semiSpaces * powerOfTwo(semiSpaceOf(fits, sizing) * sizing.ofHeapFlag)
}

function semiSpaceOf(oldBytes: number, { ratio, lowRatio, mostSemiSpace }: Sizing): number {
  const semiSpace = oldBytes / (oldBytes <= 256 * MiB ? lowRatio : ratio)
  return Math.ceil(Math.min(mostSemiSpace, Math.max(MiB, semiSpace)) / page) * page
}

function powerOfTwo(bytes: number): number {
  return 2 ** Math.ceil(Math.log2(bytes))
}
