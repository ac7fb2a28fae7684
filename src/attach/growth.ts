// What grew in a process while it was looked at, and by which function where one is known: in each of its threads that has a
// heap, and outside. What is neither growth nor its absence is undecided, and so is what could not be asked.
import { formatBytes, formatMs, plural } from '../findings/quantity.ts'
import { unseenCounts } from '../findings/unseen-words.ts'
import { byteTrend, type Grown, grownCounts, LEAST_LOOKS, threadGrowth } from './thread-growth.ts'
import type { Look, TimedLooks } from './timed-looks.ts'
import { workersGrowth } from './workers-growth.ts'

export interface Growth {
  readonly verdict: 'grew' | 'nothing-grew' | 'undecided'
  readonly grown: readonly Grown[]
  /** Why it is undecided, in sentences; what was not judged. */
  readonly doubts: readonly string[]
  readonly looks: number
  readonly overMs: number
  /** Workers whose heaps were judged beside that of the main thread. */
  readonly workers: number
  /** Growth of less in all this time, of one heap, is not told from noise. */
  readonly leastBytes: number
  /** As much of memory that no heap counts. */
  readonly leastNativeBytes: number
}

/** Pages come and go with the allocator. */
const WORTH_NATIVE_BYTES = 4_000_000

/** @param collects each look came after a collection */
export function judgedGrowth(looked: TimedLooks, collects: boolean): Growth {
  const { looks, risen, brokenOff } = looked
  const overMs = (looks.at(-1)?.atMs ?? 0) - (looks[0]?.atMs ?? 0)
  const main = threadGrowth(undefined, looks, risen, collects)
  const workers = workersGrowth(looked.workers, collects)
  const grown = [...main.grown, ...workers.grown, ...grownCounts(looks, outsideCounts, risen)]
  const isEnough = looks.length >= LEAST_LOOKS
  const doubts = [
    ...(brokenOff === undefined ? [] : [`the looks broke off after ${formatMs(overMs)}: ${brokenOff}`]),
    ...(isEnough
      ? []
      : [`${looks.length} looks are too few, wanted at least ${LEAST_LOOKS}: a longer --for`]),
    ...(collects ? [] : [NOT_COLLECTED]),
    ...main.doubts,
    ...workers.doubts,
    ...(looked.unaskedWorkers > 0
      ? [
          `the heaps of ${plural(looked.unaskedWorkers, 'further worker')} were not asked: tidemark watch asks all`,
        ]
      : []),
    ...unseenCounts(new Set(looks.flatMap(({ outside }) => outside.unseen))).map(({ reason }) => reason),
    ...(grown.length === 0 && collects ? nativeDoubt(looks) : []),
  ]
  const verdict = grown.length > 0 ? 'grew' : doubts.length > 0 ? 'undecided' : 'nothing-grew'
  return {
    verdict,
    grown,
    doubts,
    looks: looks.length,
    overMs,
    workers: workers.judged,
    leastBytes: Math.max(main.leastBytes, workers.leastBytes),
    leastNativeBytes: WORTH_NATIVE_BYTES,
  }
}

const NOT_COLLECTED = 'the heap was not judged: without a collection before each look it is mostly garbage'

function outsideCounts({ outside }: Look): readonly (readonly [string, number])[] {
  return [
    ...Object.entries(outside.fds ?? {}).map(([type, count]) => [`${type} descriptors`, count] as const),
    ...Object.entries(outside.files ?? {}).map(([name, count]) => [`open ${name}`, count] as const),
    ...(outside.threads === undefined ? [] : [['threads', outside.threads] as const]),
    ['child processes', outside.children],
  ]
}

/** Memory of libraries, WebAssembly and threads: nobody inside knows it. */
function nativeDoubt(looks: readonly Look[]): readonly string[] {
  if (byteTrend(looks, nativeBytes, WORTH_NATIVE_BYTES).shape !== 'goes-on') return []
  const [first, last] = [looks[0], looks.at(-1)]
  const rise = first === undefined || last === undefined ? 0 : nativeBytes(last) - nativeBytes(first)
  return [
    `resident memory rose by ${formatBytes(rise)}, and neither the heap nor what it counts outside: native memory, or pages that are not given back`,
  ]
}

/** With V8's pages in it where the kernel does not tell them apart. */
function nativeBytes({ inside, outside }: Look): number {
  return outside.besideV8Bytes === undefined ? outside.rssBytes : outside.besideV8Bytes - inside.externalBytes
}
