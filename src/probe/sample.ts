// What the measured process says about itself at one moment, after collections.
// The types live here, and not with the series, because the measured process must import nothing heavier.
import type { Figures } from './subject.ts'

/** Count, sum, maximum and percentiles of what was recorded. Count, sum and maximum are exact, percentiles within 3.2 %. */
export interface Distribution {
  readonly count: number
  readonly sum: number
  readonly max: number
  readonly p50: number
  readonly p99: number
}

export type Distributions = Readonly<Record<string, Distribution>>

/** How far the workload has come, in its own unit. */
export interface WorkloadProgress {
  readonly done: number
  readonly total?: number | undefined
  readonly unit: string
}

export interface InsideSample {
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  /** New, old and large-object space only: less noise from code than `heapUsedBytes`; this is what growth is judged on. */
  readonly heapObjectsBytes: number
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  readonly rssBytes: number
  /** Node's own list, by type; the host itself has none. */
  readonly activeResources: Readonly<Record<string, number>>
  /** Live holdings of the subject's registry, by kind; undefined when the subject has none. */
  readonly holdings?: Readonly<Record<string, number>> | undefined
  /** Empty once the subject is closed. */
  readonly figures: Figures
  /** Recorded since the last sample. */
  readonly distributions: Distributions
  /** Recorded since the baseline. */
  readonly totals: Distributions
  readonly progress?: WorkloadProgress | undefined
}

/**
 * `idle`: modules loaded, nothing started. `rested`: after the rehearsal has closed; what a closed subject is held against.
 * `baseline`: after warm-up. `closed`: after close and settling.
 */
export type Moment = 'idle' | 'rested' | 'baseline' | 'cycle' | 'closed'
