// What a survey is asked for, and what time there is for it.

export interface SurveyPace {
  /** A trace is wanted in any case. */
  readonly tracesNative: boolean
  /** Bytes grew in the run before: it is looked at often enough to see whether they do so here. */
  readonly sawGrowth: boolean
  /** The subject says itself when there is nothing left to do: its life cannot be lived on. */
  readonly endsItself: boolean
  /** It is asked for nothing but who holds what grew: what further lives leave is no question. */
  readonly seeksHolder?: boolean
  /** Cycles of one life. */
  readonly cycles: number
  /** Cycles of a further life. */
  readonly lifeCycles: number
  /** What is left of the time for the whole survey. */
  readonly leftMs: number
  /** Since the baseline, for each cycle; snapshots not counted. */
  readonly msPerCycle: number
  /** The same since the look before; 0 where that is not known. */
  readonly lastMsPerCycle: number
  /** What became more in the run before ends by itself so late; 0 where nothing does. */
  readonly endsWithinMs?: number | undefined
  /** Of a cycle alone, without what a look takes: as it was in the run before. */
  readonly msPerStep: number
  readonly msPerSnapshot: number
}

/** Two looks are always to come. */
export function isTimeFor(cycles: number, { msPerCycle, msPerSnapshot, leftMs }: SurveyPace): boolean {
  return cycles * msPerCycle + 2 * msPerSnapshot < leftMs / 2
}
