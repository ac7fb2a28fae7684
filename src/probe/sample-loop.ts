// What a probe does by itself in its program: samples in intervals for whoever watches, or words on stderr for whoever
// does not. Its own listeners and its timer must come before the captures, so that they are not captured.
import { writeSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { heapObjectsBytes } from '../heap/heap-objects.ts'
import { Collector } from './collector.ts'
import type { ProbeEnvironment } from './environment.ts'
import { harmless } from './harmless.ts'
import { HeapAsks } from './heap-asks.ts'
import type { HoldingsReport } from './holdings.ts'
import { holdingsText } from './holdings-text.ts'
import { Pace } from './pace.ts'
import { redaction } from '../redacted.ts'
import type { SampleFile } from './sample-file.ts'
import { type HeapTypes, takeThreadSample, type ThreadSample } from './thread-sample.ts'
import type { WorkCount } from './work-count.ts'

/** A worker's process.stderr has no descriptor. */
const stderr = 2

interface SampleLoopOptions extends Pick<ProbeEnvironment, 'level' | 'intervalMs'> {
  readonly heap?: LookAtHeap
  /** After each look, whether it came after a collection. */
  readonly looked?: (why: ThreadSample['why'], collected: boolean) => void
  /** Where a heap is judged by its bytes, and whoever watches may ask for more of it. */
  readonly live?: LiveLook
}

interface LiveLook {
  /** Where asks and answers lie. */
  readonly directory: string
  readonly work: WorkCount
}

/** Undefined before the captures are installed. */
type Inspect = () => HoldingsReport | undefined

/** What a runtime tells of its heap after a collection; undefined where that is not judged. */
type LookAtHeap = () => HeapTypes

/** Who writes to a directory is watched by `tidemark watch`, which is asked in its stead: no signal is taken. */
export function sampleInto(
  file: SampleFile,
  inspect: Inspect,
  { level, intervalMs, heap, looked, live }: SampleLoopOptions,
): void {
  const collector = new Collector(level)
  const pace = inspectionPace(level)
  const sample = (why: ThreadSample['why'], asked?: number) => {
    // The collection comes first: reading a WeakRef, as an inspection does, keeps its target alive until the task ends.
    const collected = asked === undefined ? collector.collect() : collector.collectNow()
    const bytes = live && { work: live.work.done, ...(collected && { heapObjectsBytes: heapObjectsBytes() }) }
    pace.run(() => {
      const holdings = inspect()
      const named = asked !== undefined && { asked }
      const taken = { why, collected, ...named, ...bytes, ...(collected && heap && { heap: heap() }) }
      if (holdings !== undefined) file.write(takeThreadSample(taken, holdings))
    })
    looked?.(why, collected)
  }
  const obeys = {
    collect: () => collector.collectNow(),
    sample: (serial: number) => harmless(() => sample('asked', serial)),
  }
  const asks = live && new HeapAsks(live.directory, live.work, obeys)
  process.on('exit', () => harmless(() => sample('exit')))
  setInterval(() => {
    if (pace.isDue) harmless(() => sample('interval'))
    if (asks !== undefined) harmless(() => asks.look())
  }, intervalMs).unref()
}

/** Of the time of the thread, for inspections; collections have a share of their own. `full` is for hunts. */
export function inspectionPace(level: ProbeEnvironment['level']): Pace {
  // Some may come before their time is there: a program of some seconds has samples enough.
  return level === 'full' ? new Pace(0.1, { creditMs: 2_000 }) : new Pace(0.01, { creditMs: 300 })
}

export function sayOnStderr(inspect: Inspect): void {
  const say = () =>
    harmless(() => {
      const holdings = inspect()
      if (holdings !== undefined) writeSync(stderr, redaction(process.env)(holdingsText(holdings)))
    })
  process.on('exit', say)
  if (isMainThread && process.platform !== 'win32') process.on('SIGUSR2', say)
}
