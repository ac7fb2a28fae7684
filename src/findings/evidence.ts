// What a rule saw, by the name of the rule: a finding of that rule carries these numbers, and a pass reads them as such.
// They are fields of `result.json`: names are only ever added.

/** Counts at the cycles at which they were taken. */
interface CountsOverCycles {
  readonly cycles: readonly number[]
  readonly counts: readonly number[]
}

interface EndEvidence {
  readonly during?: string
  readonly stack?: readonly string[]
  readonly afterMs?: number
  readonly exitCode?: number
  readonly signal?: string
  /** The last lines. */
  readonly stderr?: readonly string[]
}

interface ZeroEvidence {
  readonly max: number
  readonly sum: number
  readonly intervalsAboveZero: number
  readonly intervals: number
  /** Of the intervals above zero, with the sum of each. */
  readonly cycles: readonly number[]
  readonly sums: readonly number[]
}

interface LeftEvidence {
  readonly before?: number
  readonly after?: number
  /** Undefined where there was no time for one. */
  readonly afterOneMoreLife?: number
  /** Of processes: the commands that were not there before. */
  readonly names?: readonly string[]
  readonly pids?: readonly number[]
  readonly survivors: number
}

interface OriginEvidence extends CountsOverCycles {
  /** Of the one that leads: that of the cause, else of the most. */
  readonly label: string
  /** Where there are several, each with what it grows by in a cycle: `process 'SIGTERM': 1`. */
  readonly labels?: readonly string[]
  /** Of listeners: different emitters that have them, at the same cycles. */
  readonly emitters?: readonly number[]
}

interface LeftByOriginEvidence {
  readonly label: string
  readonly before: number
  readonly after: number
  readonly afterOneMoreLife: number
}

interface PathEvidence {
  readonly path: string
  readonly during: 'one life' | 'further lives'
  /** One of the two, by `during`. */
  readonly cycles?: readonly number[]
  readonly lives?: readonly number[]
  readonly counts: readonly number[]
  readonly bytes: readonly number[]
  /** Of all classes. */
  readonly objectsPerCycle: number
  /** Of plain numbers, of which snapshots show the store alone: about so many. */
  readonly entriesPerCycle?: number
  /** Where the same container holds several, and the rate of each. */
  readonly classes?: readonly string[]
  readonly classRates?: readonly number[]
  /** Stacks in words, innermost first. */
  readonly addedBy?: readonly string[]
  readonly allocatedBy?: readonly string[]
}

interface ByteEvidence {
  readonly lowerBoundPerCycleBytes: number
  readonly floorPerCycleBytes: number
  readonly cycles: readonly number[]
  readonly bytes: readonly number[]
}

/** One row for each rule. */
export interface EvidenceByRule {
  readonly 'run-ended': EndEvidence
  readonly 'must-be-zero': ZeroEvidence
  readonly 'growth-by-origin': OriginEvidence
  readonly 'left-by-origin': LeftByOriginEvidence
  readonly 'left-after-close': LeftEvidence
  readonly 'persistent-growth': CountsOverCycles
  readonly 'too-many-listeners': { readonly label: string; readonly listeners: number }
  readonly 'growing-path': PathEvidence
  readonly 'growing-site': { readonly cycles: readonly number[]; readonly bytes: readonly number[] }
  readonly 'growing-type': CountsOverCycles
  readonly 'heap-growth': ByteEvidence
  readonly 'figure-growth': {
    readonly cycles: readonly number[]
    readonly values: readonly number[]
    /** What one cycle costs, or what there is of it. */
    readonly of: 'one cycle' | 'all'
  }
  readonly budget: { readonly value: number; readonly limit: number }
  readonly 'watch-growth': { readonly counts: readonly number[]; readonly overMs: number }
  readonly 'left-after-exit': { readonly names: readonly string[] }
}

export type RuleName = keyof EvidenceByRule

/** What a pass adds to the evidence of any rule. */
export interface SeenBeside {
  /** The messages of findings for which this one speaks. */
  readonly alsoSeen?: readonly string[]
}
