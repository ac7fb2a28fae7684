// What a survey of the heap is told and what it tells: the runner leads, one step at a time, and gets a capture for each.

export interface SurveyPlan {
  /** Where snapshots are written; it exists. */
  readonly directory: string
  /** False where the runner has seen that they cost too much: sites and traces are then all there is. */
  readonly takesSnapshots: boolean
  /** Native memory grew: what calls for it is traced. */
  readonly tracesNative: boolean
  /** One allocation is sampled for so many bytes on average. */
  readonly samplingBytes: number
}

/** Cycles are counted after warm-up. */
export type SurveyStep =
  /** Runs up to this cycle, and rests so many ms before the capture; with the values of numbers where bounds are sought. */
  | {
      readonly do: 'run'
      readonly untilCycle: number
      readonly restMs: number
      readonly showsNumbers?: true
    }
  /** Runs further cycles and tells which lines add to what grows. */
  | { readonly do: 'trace'; readonly cycles: number }
  /** Closes what is open, then lives so many whole lives of so many cycles, and rests. */
  | {
      readonly do: 'live'
      readonly lives: number
      readonly cycles: number
      readonly restMs: number
      readonly traced: boolean
    }
  | { readonly do: 'end' }

/** A function that allocated, at the line where it begins as it was written. */
export interface SiteFrame {
  readonly function: string
  /** Undefined for what is built in. */
  readonly file?: string | undefined
  readonly line?: number | undefined
}

/** What is alive of what one stack allocated since the survey began. */
export interface AllocationSite {
  /** Innermost first, without frames of Node and of Tidemark. */
  readonly stack: readonly SiteFrame[]
  readonly bytes: number
  /** Allocations that were sampled; the bytes are estimated from them. */
  readonly samples?: number | undefined
}

export interface TracedFrame {
  readonly function?: string | undefined
  readonly file: string
  readonly line: number
  /** It calls the next one in without any argument: `evict()`. What that adds was not handed to it here. */
  readonly passesNothing?: true | undefined
  /** Of the innermost one: the names in its code by which it reaches what it adds to. */
  readonly addsTo?: readonly string[] | undefined
}

/** A Map, Set or array that outlived a cycle and has more in it than when it was first seen. */
export interface TracedContainer {
  readonly kind: 'Map' | 'Set' | 'Array'
  readonly grew: number
  /** Entries at the end. */
  readonly size: number
  /** What the code that adds compares its size with; undefined where nothing is compared, or what is passed already. */
  readonly bound?: { readonly name: string; readonly value: number } | undefined
  /** The code that adds also takes away, under the same name. */
  readonly isTakenFrom?: true | undefined
  /** Stacks that added, innermost frame first, without Node's and Tidemark's; those that added most come first. */
  readonly adds: readonly { readonly stack: readonly TracedFrame[]; readonly times: number }[]
}

/** A line that called what allocates outside of every heap, and how often. */
export interface NativeCall {
  /** `StatementSync.run`; `WebAssembly` for whatever an instance exports. */
  readonly called: string
  readonly stack: readonly TracedFrame[]
  readonly times: number
  /** New memory that these calls wrote to, by whole pages; undefined where it is not measured. */
  readonly touchedBytes?: number | undefined
}

/** The heap of a worker thread at the same moment. */
export interface WorkerSnapshot {
  /** By the order in which workers were started, from 1. */
  readonly worker: number
  readonly snapshot: string
}

/** Why a heap was not looked at where it should have been. */
export type Unseen =
  /** The room would not do: what a snapshot may need beside what there is, in bytes. */
  | { readonly why: 'memory' | 'disk'; readonly neededBytes: number; readonly roomBytes: number }
  /** The runner has ended an earlier survey at this cost. */
  | { readonly why: 'cost' }
  /** The program would stand still for so long, estimated for the worst. */
  | { readonly why: 'stall'; readonly stallMs: number }
  /** Of so many workers: they did not answer, or were too many. */
  | { readonly why: 'workers'; readonly workers: number }
  /** Of so many workers: on this runtime no thread is shown the heap of another. */
  | { readonly why: 'hidden-workers'; readonly workers: number }

/** When a program that nobody leads was looked at, and how far its work had come. */
export interface WatchedMoment {
  /** Since the Unix epoch. */
  readonly atMs: number
  /** Units of work done since the thread began. */
  readonly work: number
  /** By which the heap fell in the snapshot: it lets go of compiled code and caches that a collection leaves. */
  readonly droppedBytes?: number | undefined
  /** Processor time of the thread that the snapshot took. */
  readonly snapshotCpuMs?: number | undefined
  /** How long containers were traced, and how much was done meanwhile. */
  readonly over?: { readonly ms: number; readonly work: number } | undefined
}

export interface Capture {
  readonly after: 'baseline' | 'run' | 'trace' | 'live'
  /** Cycles done since the baseline. */
  readonly cycle: number
  /** Whole lives done after the first. */
  readonly lives: number
  /** Cycles of each of them. */
  readonly lifeCycles?: number | undefined
  /** File name below the plan's directory; absent after `trace`. */
  readonly snapshot?: string | undefined
  /** What the snapshots took, milliseconds; absent without. */
  readonly snapshotMs?: number | undefined
  readonly workers?: readonly WorkerSnapshot[] | undefined
  readonly unseen?: readonly Unseen[] | undefined
  readonly heapObjectsBytes: number
  /** Objects by the engine's own type, without the planted leak; undefined of an engine that counts none. */
  readonly types?: Readonly<Record<string, number>> | undefined
  readonly externalBytes: number
  readonly arrayBuffersBytes: number
  /** Biggest first. */
  readonly sites: readonly AllocationSite[]
  readonly traced?: readonly TracedContainer[] | undefined
  /** Cycles over which those grew, where that is known; undefined: those since the capture before, but one. */
  readonly tracedCycles?: number | undefined
  /** Together with `traced`; what touched most memory first, then what was called most. */
  readonly nativeCalls?: readonly NativeCall[] | undefined
  /** The subject says that it has nothing left to do: further steps of this life run no cycle. */
  readonly isUsedUp: boolean
  /** Time is up: further steps run no cycle. */
  readonly isLate: boolean
  /** Of a program that is only watched: its cycles are made of this. */
  readonly watched?: WatchedMoment | undefined
}
