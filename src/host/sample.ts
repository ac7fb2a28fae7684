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

/** A line of a file. */
export interface OriginPlace {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly function?: string | undefined
}

/** Live resources of one kind that the same line acquired with the same label. */
export interface Origin {
  readonly kind: string
  /** What they are, without ids: `setInterval`, `Bus 'message'`. */
  readonly label: string
  /** Undefined, like line and function, where no origin was captured: the level, the sampling, or nothing but Node on the stack. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly function?: string | undefined
  /** The line of the package that this line called, where one stands in between. */
  readonly through?: OriginPlace | undefined
  readonly live: number
  /** Of listeners: how many different emitters have them. */
  readonly on?: number | undefined
  /** Of timers that run once: the longest that any is set for, in milliseconds; undefined of all else. */
  readonly waitsMs?: number | undefined
}

/** What the probe knows at one moment. */
export interface ProbeSample {
  readonly level: string
  /** Exact live counts by kind, whatever the sampling of origins. */
  readonly live: Readonly<Record<string, number>>
  /** Largest first. */
  readonly origins: readonly Origin[]
  /** Origins beyond the bound of a sample, and resources beyond a bound of the probe. */
  readonly dropped: number
  /** Observations that failed inside the probe. */
  readonly faults: number
  /** Of `dropped`, resources beyond a bound of the probe: they are in no count; undefined when there are none. */
  readonly unwatched?: number | undefined
  /** Kinds that are not counted, and why; undefined when there are none. */
  readonly blind?: readonly BlindKind[] | undefined
}

/** A kind of resource that the probe does not see: of it nothing may be called clean. */
export interface BlindKind {
  readonly kind: string
  /** In words, after "was switched off:". */
  readonly reason: string
}

/** Node's MaxListenersExceededWarning. */
export interface ListenerWarning {
  /** Class of the emitter and the event: `Bus 'message'`. */
  readonly label: string
  /** When Node warned; it does so once for each emitter and event. */
  readonly listeners: number
  /** Where the listener too many was added; undefined with nothing but Node on the stack. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly function?: string | undefined
}

export interface InsideSample {
  /** Nobody looked from inside: it runs no JavaScript, or no probe came in. Then all that is told here is 0 or empty. */
  readonly isUnseen?: true | undefined
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  /** New, old and large-object space only: less noise from code than `heapUsedBytes`; this is what growth is judged on. */
  readonly heapObjectsBytes: number
  /** Objects by the engine's own type, exactly; undefined of an engine that counts none. */
  readonly types?: Readonly<Record<string, number>> | undefined
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  readonly rssBytes: number
  /** The most there ever was, by getrusage; absent where it is told from outside, and where it may be a parent's. */
  readonly peakRssBytes?: number | undefined
  /** Heaps of live worker threads as far as they are committed; absent without workers. */
  readonly workerHeapsBytes?: number | undefined
  /** Node's own list, by type; the host itself has none. */
  readonly activeResources: Readonly<Record<string, number>>
  /** Live holdings by kind: those of the process registry, and those that the subject reports; undefined when there are none. */
  readonly holdings?: Readonly<Record<string, number>> | undefined
  /** Undefined in a phase without a probe. */
  readonly probe?: ProbeSample | undefined
  /** All so far; undefined when there are none. */
  readonly listenerWarnings?: readonly ListenerWarning[] | undefined
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
 * `baseline`: after warm-up. `still`: after cycles in which a count grew, once time has passed without one.
 * `closed`: after close and settling.
 * `again`: after one more life has closed and settled, when the first has left something: a constant is not a leak.
 * `ended`: a while after the program was told to end, where it did not.
 */
export type Moment = 'idle' | 'rested' | 'baseline' | 'cycle' | 'still' | 'closed' | 'again' | 'ended'
