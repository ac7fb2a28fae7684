// Reads one sample from inside the measured process; keeps nothing.
import { getHeapSpaceStatistics } from 'node:v8'
import { processRegistry } from '../resources/process-registry.ts'
import type { Recorder } from './recorder.ts'
import type { InsideSample } from './sample.ts'
import type { Subject } from './subject.ts'
import { toldFigures, toldHoldings, toldProgress } from './told.ts'
import { workerHeapsBytes } from './worker-heaps.ts'

const OBJECT_SPACES = new Set(['new_space', 'old_space', 'large_object_space', 'new_large_object_space'])

/** What is read of the subject: nothing before it starts, everything while it runs, only holdings once it is closed. */
export interface Readable {
  readonly subject: Subject | undefined
  readonly open: boolean
}

export async function readInside(recorder: Recorder, from: Readable): Promise<InsideSample> {
  const { subject, open } = from
  const figures = open ? toldFigures(await subject?.figures?.()) : {}
  const memory = process.memoryUsage()
  return {
    heapUsedBytes: memory.heapUsed,
    heapTotalBytes: memory.heapTotal,
    heapObjectsBytes: heapObjectsBytes(),
    externalBytes: memory.external,
    arrayBuffersBytes: memory.arrayBuffers,
    rssBytes: memory.rss,
    workerHeapsBytes: await workerHeapsBytes(),
    activeResources: activeResources(),
    holdings: holdingsOf(subject),
    figures,
    distributions: recorder.takeInterval(),
    totals: recorder.totals(),
    progress: open ? toldProgress(subject?.progress?.()) : undefined,
  }
}

/** New, old and large-object space. */
export function heapObjectsBytes(): number {
  let bytes = 0
  for (const space of getHeapSpaceStatistics()) {
    if (OBJECT_SPACES.has(space.space_name)) bytes += space.space_used_size
  }
  return bytes
}

function activeResources(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

/** A kind that the subject reports is its own count, whatever the process registry says of it. */
function holdingsOf(subject: Subject | undefined): Record<string, number> | undefined {
  const holdings: Record<string, number> = {}
  for (const [kind, { live }] of processRegistry.snapshot().kinds) if (live > 0) holdings[kind] = live
  if (subject?.holdings !== undefined) Object.assign(holdings, toldHoldings(subject.holdings()))
  return Object.keys(holdings).length === 0 ? undefined : holdings
}
