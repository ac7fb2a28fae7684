// What the probe in a process of an agent says, as the samples of a run have it.
import type { InsideSample } from '../runner/series.ts'
import type { WrittenOrigin, WrittenSample } from '../watch/probe-files.ts'

/** Recorded beside what is seen of a process: of its first one, what the driver counts. */
export type Recorded = Pick<InsideSample, 'figures' | 'totals'>

/** In one sample, some 200 bytes each; the smallest beyond it are counted as dropped. */
const MAX_ORIGINS = 1_000

/** What ends within the looks while nothing is done is seen to end. */
const SEEN_OUT_MS = 30_000
/** A timer that is set for longer is there for ever. */
const MOST_WAIT_MS = 3_600_000

const NOTHING = { figures: {}, totals: {} } as const

/** Of a process that no probe is in. */
export function unseenInside(rssBytes: number, recorded: Recorded = NOTHING): InsideSample {
  return {
    isUnseen: true,
    heapUsedBytes: 0,
    heapTotalBytes: 0,
    heapObjectsBytes: 0,
    externalBytes: 0,
    arrayBuffersBytes: 0,
    rssBytes,
    activeResources: {},
    distributions: {},
    ...recorded,
  }
}

/**
 * @param sample of its main thread, after a collection
 * @param workerHeapsBytes of its other threads, as they said last
 */
export function seenInside(
  sample: WrittenSample,
  workerHeapsBytes: number,
  recorded: Recorded = NOTHING,
): InsideSample {
  const { holdings, heap } = sample
  const { level, kinds, dropped, faults, blind = [] } = holdings
  const origins = holdings.origins.filter((each) => !endsByItself(each))
  const kept = origins.slice(0, MAX_ORIGINS)
  return {
    heapUsedBytes: sample.heapUsedBytes,
    heapTotalBytes: sample.heapTotalBytes,
    heapObjectsBytes: sample.heapObjectsBytes ?? heap?.bytes ?? sample.heapUsedBytes,
    externalBytes: sample.externalBytes,
    arrayBuffersBytes: sample.arrayBuffersBytes,
    rssBytes: sample.rssBytes,
    activeResources: {},
    distributions: {},
    ...(heap !== undefined && { types: heap.counts }),
    ...(workerHeapsBytes > 0 && { workerHeapsBytes }),
    probe: {
      level,
      live: withoutWaiting(kinds, holdings.origins),
      origins: kept.map(originOf),
      dropped: dropped + origins.length - kept.length,
      faults,
      ...(dropped > 0 && { unwatched: dropped }),
      ...(blind.length > 0 && { blind }),
    },
    ...recorded,
  }
}

/** Set for so long they may all run once more than there were looks, and yet there is a bound: so many of them for each unit of that time. */
function endsByItself({ waitsMs = 0 }: WrittenOrigin): boolean {
  return waitsMs > SEEN_OUT_MS && waitsMs <= MOST_WAIT_MS
}

function withoutWaiting(
  kinds: Readonly<Record<string, number>>,
  origins: readonly WrittenOrigin[],
): Readonly<Record<string, number>> {
  const live = { ...kinds }
  for (const { kind, live: count } of origins.filter(endsByItself))
    live[kind] = Math.max(0, (live[kind] ?? 0) - count)
  return live
}

function originOf({ kind, label, site, live, on }: WrittenOrigin) {
  const { file, line, function: name, through } = site ?? {}
  return {
    kind,
    label,
    file,
    line,
    function: name,
    ...(through !== undefined && {
      through: { file: through.file, line: through.line, function: through.function },
    }),
    live,
    ...(on !== undefined && { on }),
  }
}
