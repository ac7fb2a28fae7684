// Reads one sample from inside the measured process; keeps nothing.
import { hasProc } from '../resources/has-proc.ts'
import { processRegistry } from '../resources/process-registry.ts'
import { ownPeakBytes } from '../system/peak-resident.ts'
import type { Engine } from './engine.ts'
import type { Recorder } from './recorder.ts'
import type { InsideSample } from './sample.ts'
import type { Subject } from './subject.ts'
import { toldFigures, toldHoldings, toldProgress } from './told.ts'
import { workerHeapsBytes } from './worker-heaps.ts'

/** What is read of the subject: nothing before it starts, everything while it runs, only holdings once it is closed. */
export interface Readable {
  readonly subject: Subject | undefined
  readonly open: boolean
}

export async function readInside(engine: Engine, recorder: Recorder, from: Readable): Promise<InsideSample> {
  const { subject, open } = from
  const figures = open ? toldFigures(await subject?.figures?.()) : {}
  const memory = process.memoryUsage()
  return {
    heapUsedBytes: memory.heapUsed,
    heapTotalBytes: memory.heapTotal,
    heapObjectsBytes: engine.objectsBytes(),
    externalBytes: memory.external,
    arrayBuffersBytes: memory.arrayBuffers,
    rssBytes: memory.rss,
    peakRssBytes: hasProc() ? undefined : ownPeakBytes(),
    types: engine.typeCounts(),
    workerHeapsBytes: await workerHeapsBytes(),
    activeResources: activeResources(),
    holdings: holdingsOf(subject),
    figures,
    distributions: recorder.takeInterval(),
    totals: recorder.totals(),
    progress: open ? toldProgress(subject?.progress?.()) : undefined,
  }
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
