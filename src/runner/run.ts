// All that one run of a subject left to be judged: the series of its phases, and the survey of a heap where there was one.
import type { HeapEvidence } from './heap-evidence.ts'
import type { PhaseSeries } from './series.ts'

export interface HeapSurvey extends HeapEvidence {
  /** The phase that was surveyed, and how its process ended. */
  readonly series: PhaseSeries
  /** Of the life that was to be surveyed, after warm-up. */
  readonly cycles: number
  /** One allocation was sampled for so many bytes. */
  readonly samplingBytes?: number | undefined
  /** It was to look at one life alone: what further ones leave was no question. */
  readonly isOneLife?: true
  /** The harness alone with a subject that does nothing; undefined where nothing grew that could be its own. */
  readonly idle?: HeapEvidence | undefined
  /** Why the runner could not go on with it; what was seen until then stands. */
  readonly failure?: string | undefined
}

export interface Run {
  readonly scenario: string
  readonly subject: string
  readonly plant: string | undefined
  /** It is of a module with `create()`, and of no scenario. */
  readonly isModule?: boolean
  readonly phases: readonly PhaseSeries[]
  /** The second look at the heap of one phase, where there was one. */
  readonly survey?: HeapSurvey | undefined
  readonly startedAt: string
  readonly durationMs: number
  readonly environment: Environment
}

export interface Environment {
  readonly node: string
  /** What the measured processes ran on, `bun 1.4.5`, where that is not the Node above. */
  readonly runtime?: string | undefined
  readonly v8: string
  readonly platform: string
  readonly cpus: number
  /** Undefined where the platform does not say. */
  readonly cpuModel?: string | undefined
  readonly memoryBytes: number
}
