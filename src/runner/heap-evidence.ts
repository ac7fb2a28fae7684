// What a survey of the heap has seen: counts and bytes by the path that holds them, at every capture, and the lines
// that allocate and add.
import type { Capture } from '../probe/survey/survey-plan.ts'

export type {
  AllocationSite,
  Capture,
  NativeCall,
  SiteFrame,
  SurveyStep,
  TracedContainer,
  TracedFrame,
  Unseen,
} from '../probe/survey/survey-plan.ts'

/** Where something on a path was written. */
export interface PathSource {
  readonly file: string
  readonly line: number
  readonly function?: string | undefined
  /** True of the very closure that is counted; else it is the function nearest to it on its path. */
  readonly isExact: boolean
}

/** A number beside a container that did not change while it held more, and was not passed. */
export interface PathBound {
  /** Of the field, option or variable. */
  readonly name: string
  /** Entries, over all containers on the path. */
  readonly value: number
  /** Less than 1 where keys are counted beside their values. */
  readonly entriesPerThing: number
}

/** Objects that are held the same way, counted at every snapshot. */
export interface PathSeries {
  /** Number of the worker thread in whose heap it lies; undefined for the main thread. */
  readonly worker?: number | undefined
  /** Number of the path, and of those above it from the nearest on. */
  readonly id: number
  readonly above: readonly number[]
  /** By the other ways on which the same things were at other looks. */
  readonly aboveElsewhere?: readonly number[]
  /** In words, from the variable that holds it to the object itself. */
  readonly path: readonly string[]
  /** Names of the properties and variables on it, nearest first. */
  readonly names: readonly string[]
  /** Class of what holds it: `Map`, `Set`, `Array`, `Object`. */
  readonly container: string | undefined
  /** Class or kind of what is counted. */
  readonly what: string
  /** One for each snapshot, in their order. */
  readonly counts: readonly number[]
  /** With everything that is held below. */
  readonly bytes: readonly number[]
  /** Undefined where none was seen, or not looked for. */
  readonly bound?: PathBound | undefined
  readonly source: PathSource | undefined
  /** Where the classes, or methods, of the objects were written that hold it below that function; nearest first. */
  readonly holders?: readonly PathSource[] | undefined
  /** `subject`, or the harness's own: the leak it plants, and what it needs. */
  readonly of: 'subject' | 'control' | 'harness'
}

/** One survey, as far as it has come. */
export interface HeapEvidence {
  /** In order, those without a snapshot too. */
  readonly captures: readonly Capture[]
  /** Those of which there are more at the end of the run or of the lives than at its beginning. */
  readonly paths: readonly PathSeries[]
}
