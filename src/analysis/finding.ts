// What a rule says about a run: the evidence, in words a stranger understands, and who is to blame where that is known.

export interface Culprit {
  readonly file: string
  readonly line: number
  readonly function?: string
  /** The line itself; a report reads it. */
  readonly code?: string
  /** The line is only where its function begins: these are the names that the right line writes to, nearest first. */
  readonly seek?: readonly string[]
}

export interface Finding {
  /** The same in every run, whatever the counts and lines; set once the culprit is located. */
  readonly fingerprint?: string
  /** The rule's name. */
  readonly rule: string
  /** What leaks or is exceeded: `heap`, `fd:socket`, `timer`, `process`, a figure's name. */
  readonly kind: string
  /** One sentence: what grew, by how much, over what. */
  readonly message: string
  readonly phase: string
  readonly culprit?: Culprit
  readonly retainerPath?: readonly string[]
  readonly growthPerCycle?: number
  readonly unit?: string
  /** The numbers behind the message. */
  readonly evidence: Readonly<Record<string, number | string | readonly number[] | readonly string[]>>
}

/** A known leak that may stay for now. */
export interface SuppressedFinding extends Finding {
  readonly because: string
  /** `2027-01-31`: from this day on it is found again. Undefined for what Node keeps by design. */
  readonly until?: string
}

/** A suppression that hid nothing in a run. */
export interface IdleSuppression {
  /** The file, package or fingerprint. */
  readonly name: string
  readonly reason: string
  readonly expires: string
}

/** Why a run could not be judged, or could only in part. */
export interface Doubt {
  readonly phase: string
  readonly reason: string
  /** True where a phase was not seen to its end: no evidence can make up for that. */
  readonly isIncomplete?: true
}

export interface Verdict {
  /** `undecided` is never green. A budget exceeded or a crash is a `leak` too: exit code 1. */
  readonly verdict: 'clean' | 'leak' | 'undecided'
  /** Strongest evidence first; of a clean run, what was looked at and what could not be. */
  readonly reasons: readonly string[]
  readonly findings: readonly Finding[]
  /** What findings stand before: without them it would be undecided. */
  readonly doubts?: readonly Doubt[]
  readonly suppressed?: readonly SuppressedFinding[]
  readonly idleSuppressions?: readonly IdleSuppression[]
}
