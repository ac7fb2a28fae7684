// Samples over the cycles of a run: the only thing that rules see. One sample is one line of samples.jsonl.
import type { Figures } from '../probe/subject.ts'

/** Count, sum, maximum and percentiles of what was recorded since the last sample. */
export interface Distribution {
  readonly count: number
  readonly sum: number
  readonly max: number
  readonly p50: number
  readonly p99: number
}

/** Taken in the measured process, after collections. */
export interface InsideSample {
  readonly heapUsedBytes: number
  readonly heapTotalBytes: number
  /** New, old and large-object space only: less noise from code than `heapUsedBytes`. */
  readonly heapObjectsBytes: number
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  readonly rssBytes: number
  /** Node's own list, by type, without the host's own. */
  readonly activeResources: Readonly<Record<string, number>>
  /** Live holdings of the registry, by kind; absent when the subject uses none. */
  readonly holdings?: Readonly<Record<string, number>>
  readonly figures: Figures
  readonly distributions: Readonly<Record<string, Distribution>>
}

/** Read from /proc by the runner, while the measured process waits. Undefined where the platform has no /proc. */
export interface OutsideSample {
  readonly rssBytes: number
  readonly peakRssBytes: number
  readonly treePssBytes: number | undefined
  /** Open descriptors by type: file, pipe, socket, inotify, eventfd, epoll, other. */
  readonly fds: Readonly<Record<string, number>>
  readonly threads: number
  /** Command names of living descendants. */
  readonly children: readonly string[]
}

export type Moment = 'idle' | 'baseline' | 'cycle' | 'closed'

export interface Sample {
  readonly phase: string
  readonly moment: Moment
  /** Cycles completed after warm-up. */
  readonly cycle: number
  readonly atMs: number
  readonly inside: InsideSample
  readonly outside: OutsideSample | undefined
}

/** How a phase's process ended. Everything but `closed` and `stopped` is a finding. */
export type PhaseEnd =
  | { readonly how: 'closed' }
  /** The runner ended it: the evidence was plain, or time was up. */
  | { readonly how: 'stopped'; readonly why: 'evidence' | 'time-limit' | 'interrupted' }
  | { readonly how: 'threw'; readonly message: string; readonly stack: string; readonly during: string }
  | {
      readonly how: 'crashed'
      readonly code: number | undefined
      readonly signal: string | undefined
      readonly stderrTail: string
    }
  | { readonly how: 'out-of-memory'; readonly stderrTail: string }
  | { readonly how: 'hung'; readonly during: string; readonly afterMs: number }

export interface PhaseSeries {
  readonly phase: string
  readonly cycleName: string
  readonly tiers: 'on' | 'off'
  readonly samples: readonly Sample[]
  readonly end: PhaseEnd
  readonly durationMs: number
}

export interface Run {
  readonly scenario: string
  readonly subject: string
  readonly plant: string | undefined
  readonly phases: readonly PhaseSeries[]
  readonly startedAt: string
  readonly durationMs: number
  readonly environment: Environment
}

export interface Environment {
  readonly node: string
  readonly v8: string
  readonly platform: string
  readonly cpus: number
  readonly memoryBytes: number
}
