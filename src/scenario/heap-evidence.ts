// What a survey of the heap has seen: counts and bytes by the path that holds them, at every capture, and the lines
// that allocate and add.
import type { Capture } from '../probe/survey/survey-plan.ts'
import type { PhaseSeries } from './series.ts'

export type {
  AllocationSite,
  Capture,
  SiteFrame,
  SurveyStep,
  TracedContainer,
  TracedFrame,
} from '../probe/survey/survey-plan.ts'

/** Where something on a path was written. */
export interface PathSource {
  readonly file: string
  readonly line?: number | undefined
  readonly function?: string | undefined
}

/** Objects that are held the same way, counted at every snapshot. */
export interface PathSeries {
  /** The same in every run of the same program. */
  readonly fingerprint: string
  /** In words, from the variable that holds it to the object itself. */
  readonly path: readonly string[]
  /** Class of the nearest container on the path: `Map`, `Set`, `Array`. */
  readonly container: string | undefined
  /** Class or kind of what is counted. */
  readonly what: string
  /** One for each snapshot, in their order. */
  readonly counts: readonly number[]
  /** Of them and of all that only they hold, as far as it is held by paths through them. */
  readonly bytes: readonly number[]
  readonly source: PathSource | undefined
  /** The harness's own planted leak. */
  readonly isControl: boolean
}

/** One survey, as far as it has come. */
export interface HeapEvidence {
  /** In order, those without a snapshot too. */
  readonly captures: readonly Capture[]
  /** Those that rose between any two snapshots. Aligned with the captures that have a snapshot. */
  readonly paths: readonly PathSeries[]
}

export interface HeapSurvey extends HeapEvidence {
  /** How the surveyed process ended, and the phase it lived. */
  readonly series: PhaseSeries
}
