// What the measured process and the runner say to each other: lines of JSON over descriptor 3.
// Not Node's IPC: a subject would see `process.send`, and a broken line throws in the parent (lib/internal/child_process).
import type { RegistryLevel } from '../resources/level.ts'
import type { InsideSample, Moment, WorkloadProgress } from './sample.ts'
import type { Place } from './subject.ts'
import type { Capture, SurveyPlan, SurveyStep } from '../probe/survey/survey-plan.ts'

/** The descriptor of the channel in the measured process. */
export const CHANNEL_FD = 3

/** Settings of glibc's malloc in a growth run, read before the first line of JavaScript. */
export const MALLOC_VARIABLE = 'GLIBC_TUNABLES'

/** Of the same: whether JavaScriptCore compiles what runs often. */
export const JIT_VARIABLE = 'BUN_JSC_useJIT'

/** Of one line in either direction. A sample with 64 distributions, 1,000 figures and 1,000 origins with long paths stays below. */
export const MAX_LINE_BYTES = 4_194_304

/** The measured process could not reach its channel any more: exit code, for there is no other way to say it. */
export const CHANNEL_LOST_EXIT_CODE = 71

export type Stage =
  | 'load'
  | 'rehearsal'
  | 'start'
  | 'warm-up'
  | 'cycles'
  | 'close'
  | 'settle'
  | 'again'
  | 'end'
  | 'survey'
  | 'capture'

/** What of a subject is being called. */
export type Act = 'create' | 'step' | 'close'

/** Error codes that say the subject was not tried: misuse, or a failure of ours, but no finding. */
export const refusals = ['subject', 'input', 'usage', 'protocol', 'environment'] as const
export type Refusal = (typeof refusals)[number]

/** Where the subject comes from: a phase of a scenario module, or a plain module with `create()`. */
export type SubjectSource =
  | {
      readonly kind: 'scenario'
      readonly url: string
      readonly phase: string
      readonly swap?: string | undefined
    }
  | { readonly kind: 'module'; readonly url: string; readonly cycles?: number | undefined }

/** The first line, from the runner. */
export interface Assignment {
  readonly source: SubjectSource
  /** Begins every line of the host's: what else is written to the channel is told from it. Default: none. */
  readonly key?: string | undefined
  readonly directory: string
  readonly profile?: string | undefined
  readonly argument?: string | undefined
  /** How much the probe captures; `off` does without one. */
  readonly probe: RegistryLevel
  /** Instead of the phase's own. */
  /** How fast the machine is shall be measured beside the steps. */
  readonly measuresSpeed?: boolean | undefined
  readonly cycleTimeoutMs?: number | undefined
  /** Earliest end, by the wall clock: whether time is really up the runner says, who knows what the machine left of it. */
  readonly timeLimitMs: number
  /** Set where the heap is surveyed instead of sampled: the runner then leads every step. */
  readonly survey?: SurveyPlan | undefined
}

/** What a phase will do, once its module is loaded. */
export interface PhasePlan {
  readonly name: string
  readonly does: string
  readonly cycleName: string
  readonly warmUp: number
  readonly cycles: number
  readonly sampleEvery: number
  readonly rehearse: boolean
  readonly settleMs: number
  readonly cycleTimeoutMs: number
}

export type HostMessage =
  | { readonly kind: 'loaded'; readonly plan: PhasePlan }
  /** The act of a stage that has several of them, such as a rehearsal: what hangs is one of these. */
  | { readonly kind: 'stage'; readonly stage: Stage; readonly act?: Act | undefined }
  | {
      readonly kind: 'progress'
      readonly stage: Stage
      /** Cycles completed in this stage. */
      readonly cycle: number
      readonly rssBytes: number
      readonly heapUsedBytes: number
      readonly progress?: WorkloadProgress | undefined
    }
  /** Answered with a reply; the measured process stands still until then. */
  | {
      readonly kind: 'sample'
      readonly moment: Moment
      readonly cycle: number
      readonly inside: InsideSample
    }
  /** A snapshot begins: nothing more is heard until it is written, which may take so long. Only in a survey. */
  | { readonly kind: 'capturing'; readonly expectedMs: number }
  /** Answered with what is left of the time limit: by the host's own clock there is nothing. */
  | { readonly kind: 'late' }
  /** Answered with the next step; only in a survey. */
  | { readonly kind: 'capture'; readonly capture: Capture }
  | {
      readonly kind: 'threw'
      readonly message: string
      readonly stack: string
      readonly during: Stage
      readonly act?: Act | undefined
      /** Of a step, its number as the subject was told it. */
      readonly step?: number | undefined
      /** Set when the subject could not be tried at all: the module is none, or what it was given is bad. */
      readonly refusal?: Refusal | undefined
    }
  /** Who answers for what, by the name of a record, a figure or a kind of holding. */
  | { readonly kind: 'answers'; readonly places: Readonly<Record<string, Place>> }
  /** The host is done and holds nothing; the process should end by itself. */
  | { readonly kind: 'finished'; readonly why: 'complete' | 'time-limit' | 'stopped' }

/** Answers a sample: go on; end early; let time pass and take this sample again; or live once more. */
export type Reply =
  | { readonly kind: 'go' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'again' }
  /** Answers `late`: no cycle begins once there is nothing left. */
  | { readonly kind: 'left'; readonly leftMs: number }
  | { readonly kind: 'survey'; readonly step: SurveyStep }
