// Samples over the cycles of a run: the only thing that rules see. One sample is one line of samples.jsonl.
import type { InsideSample, Moment } from '../host/sample.ts'
import type { Place } from '../host/subject.ts'
import type { FileCounts } from '../resources/file-patterns.ts'
import type { Unseen } from '../resources/unseen-outside.ts'

export type {
  Distribution,
  Distributions,
  InsideSample,
  ListenerWarning,
  Moment,
  Origin,
  ProbeSample,
  WorkloadProgress,
} from '../host/sample.ts'

/** Seen by the runner, while the measured process waits: in /proc, else by `ps` and `lsof`. Undefined where neither tells. */
export interface OutsideSample {
  readonly rssBytes: number
  /** Of that, what no file is behind; undefined where the kernel does not say. */
  readonly anonymousBytes?: number | undefined
  /** Of that, what is no page of V8's heaps; array buffers are in it. Undefined of another engine, and where the kernel does not say. */
  readonly besideV8Bytes?: number | undefined
  /** High-water mark since the last sample of `idle`, `rested` or `baseline`; since the process began where it cannot be reset. Undefined where nobody knows. */
  readonly peakRssBytes?: number | undefined
  /** Proportional set size of the process and all its descendants; of each as last read, when a read takes long. */
  readonly treePssBytes: number | undefined
  /** Open descriptors by type: file, pipe, socket, inotify, eventfd, epoll, kqueue, other. Undefined where the system does not say. */
  readonly fds?: Readonly<Record<string, number>> | undefined
  /** Of those that have a name, by its pattern: `/var/log/app-*.log`. */
  readonly files?: FileCounts | undefined
  /** Undefined where the system does not say. */
  readonly threads?: number | undefined
  /** Command names of living descendants. */
  readonly children: readonly string[]
  /** What this system does not tell; undefined where it tells all. */
  readonly unseen?: readonly Unseen[] | undefined
}

export interface Sample {
  readonly phase: string
  readonly moment: Moment
  /** Cycles completed after warm-up. */
  readonly cycle: number
  readonly atMs: number
  readonly inside: InsideSample
  readonly outside: OutsideSample | undefined
}

/** How a phase's process ended. Everything but `closed`, `ended` and `stopped` is a finding. */
export type PhaseEnd =
  | { readonly how: 'closed' }
  /** A program that is driven from outside was asked to end, in the way of its protocol, and did: there is no moment after its close. */
  | { readonly how: 'ended' }
  /** The runner ended it: the evidence was plain, or time was up. */
  | { readonly how: 'stopped'; readonly why: 'evidence' | 'time-limit' | 'interrupted' | 'capture-cost' }
  /** It closed and settled, and its process did not end; what keeps it alive is in the closed sample. */
  | { readonly how: 'lingered'; readonly afterMs: number }
  | {
      readonly how: 'threw'
      readonly message: string
      readonly stack: string
      readonly during: string
      /** Its number as the subject was told it; undefined where it threw in no step. */
      readonly step?: number | undefined
    }
  | {
      readonly how: 'crashed'
      readonly code: number | undefined
      readonly signal: string | undefined
      readonly during: string
      readonly stderrTail: string
    }
  | {
      readonly how: 'out-of-memory'
      readonly during: string
      readonly rssBytes: number | undefined
      readonly stderrTail: string
    }
  | {
      readonly how: 'hung'
      readonly during: string
      readonly afterMs: number
      readonly busy: boolean | undefined
      /** Where it computed, as the stack of an error; undefined where that cannot be told. */
      readonly stack?: string | undefined
    }

/** How fast the machine let a phase work. */
export interface Pace {
  /** Time in which its processes could have worked: without what they waited for a processor. Limits count this. */
  readonly usedMs: number
  /** Wall time, without what the runner took for itself. */
  readonly passedMs: number
  /** The machine's load average over the last minute, at the end. */
  readonly load: number
}

/** A process that was still there after the measured process had ended by itself. The runner has killed it. */
export interface Survivor {
  readonly pid: number
  readonly command: string
}

/** What is known of a phase while it runs. */
export interface OpenSeries {
  readonly phase: string
  readonly does: string
  readonly cycleName: string
  readonly tiers: 'on' | 'off'
  /** What the phase would do in full. */
  readonly plannedCycles: number
  /** False for a phase too short to show growth. */
  readonly judgesGrowth: boolean
  /** False where only the growth of counts is judged. */
  readonly judgesBytes: boolean
  /** What each cycle may leave on the heap by design, such as the history of a session; undefined: nothing. */
  readonly allowedPerCycleBytes?: number | undefined
  /** False for a phase without a probe. */
  readonly isProbed?: boolean
  readonly samples: readonly Sample[]
}

export interface PhaseSeries extends OpenSeries {
  /** Who answers for what, by the name of a record, a figure or a kind of holding; undefined when the subject does not say. */
  readonly answers?: Readonly<Record<string, Place>> | undefined
  readonly end: PhaseEnd
  /** Undefined of a phase whose process never ran. */
  readonly pace?: Pace | undefined
  readonly survivors: readonly Survivor[]
  /** It ended in the middle of a snapshot, whatever ended it. */
  readonly endedInCapture?: boolean
  /** Messages on the channel that were none of ours. */
  readonly strayMessages: number
  /** What it printed, on both streams; all but the last is dropped. */
  readonly outputBytes: number
  readonly durationMs: number
}
