// What is tested, as the measured process sees it: round-trip shaped, start → steps → close.

/** Figures that a subject reports for one moment; names carry their unit (`databaseBytes`). */
export type Figures = Readonly<Record<string, number>>

/** A line of the program. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly function?: string | undefined
}

/** The function or class that should have kept something within its bounds, or the line that acquired it. */
export type Answerable = Function | Place

export interface Subject {
  /** One cycle, counted from 0 and warm-up included. Returning `'done'` ends the phase before its last cycle (a transcript that is used up). */
  step(cycle: number): Promise<'done' | void> | 'done' | void
  /** What the program believes to be a complete clean-up. */
  close(): Promise<void> | void
  /**
   * Of a program that is one for all lives: what its host does to end it, such as its own handlers of SIGTERM. Called
   * once, after the last close, when nothing is measured any more; then the process has ten seconds to end by itself.
   */
  end?(): Promise<void> | void
  /** Levels at a sampling moment (bytes on disk, map sizes), read after the collection and not after close. */
  figures?(): Figures | Promise<Figures>
  /** Live holdings by kind; read after close too, when all must be back. */
  holdings?(): Readonly<Record<string, number>>
  /**
   * Who answers for what, by the name of a record, a figure or a kind of holding: the place that a finding names when
   * nothing on a stack can. Read once, after everything else.
   */
  answers?(): Readonly<Record<string, Answerable>>
  /** How far the workload has come, for people: messages replayed so far. */
  progress?(): { readonly done: number; readonly total?: number; readonly unit: string }
}

/** Given to whatever starts a subject. */
export interface SubjectContext {
  /** A directory for this run, empty at first; shared by the phases of one run, in order, and by their rehearsals. */
  readonly directory: string
  /** True while the subject runs once, unmeasured, so that one-time costs of the process are paid before the baseline. */
  readonly rehearsal: boolean
  readonly profile: string | undefined
  /** Positional argument of the scenario, such as the file of `replay`. */
  readonly argument: string | undefined
  /** Adds one observation to a distribution; the host keeps count, sum, maximum and percentiles, never the values. */
  record(this: void, name: string, value: number): void
  /** Aborted when the run must end early. */
  readonly signal: AbortSignal
}
