// What a comparison with a baseline came to, figure by figure: data that reports draw and the gate decides on.

/** A figure over repeated runs. */
export interface FigureSpread {
  readonly median: number
  /** Ends of its interval; both the median where there was one run only. */
  readonly low: number
  readonly high: number
  readonly runs: number
}

export interface ComparedFigure {
  /** As a budget names it: `peakRssBytes`, `replay.stepMs.p99`. Its unit is the end of its name. */
  readonly name: string
  readonly before: FigureSpread
  readonly now: FigureSpread
  /** The smallest difference that counts, in the unit of the figure; 0 for what is compared exactly. */
  readonly relevantDifference: number
  readonly judgement: 'same' | 'worse' | 'better'
}

/** A figure, or a whole group of them, that could not be compared. */
export interface LeftOutFigure {
  readonly name: string
  readonly reason: string
}

export interface BaselineComparison {
  /** The baseline's file, or the commit that was measured beside this one. */
  readonly against: string
  /** Node, platform and machine class of the baseline, in one line. */
  readonly measuredOn: string
  readonly figures: readonly ComparedFigure[]
  readonly leftOut: readonly LeftOutFigure[]
}
