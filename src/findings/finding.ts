// What a rule says about a run: the evidence, in words a stranger understands, and who is to blame where that is known.
import type { EvidenceByRule, RuleName, SeenBeside } from './evidence.ts'

/**
 * After a name that is sought, once for each level: `tree[]` is not `tree` itself but what lies in it, as where a Map holds
 * few Maps and each of those ever more.
 */
export const MEMBER = '[]'

export interface Through {
  readonly package: string
  /** Of its package.json; a report reads it. */
  readonly version?: string
  readonly file: string
  readonly line: number
  readonly function?: string
  /** As of a culprit. */
  readonly isBeginning?: true
  /** As of a culprit. */
  readonly seek?: readonly string[]
  /** Other functions of the package on the way: the first that writes to such a name is meant. */
  readonly orIn?: readonly Place[]
}

/** Where a function begins. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly function?: string
}

export interface Culprit {
  readonly file: string
  readonly line: number
  readonly function?: string
  /** Where a package stands between the line and what leaks: the line of the package that the user's line called. */
  readonly through?: Through
  /** The line itself; a report reads it. */
  readonly code?: string
  /** Nobody saw the line itself: of the function that was seen, or of its file, it is the one that writes to the name. */
  readonly isByName?: true
  /** Nobody saw the line, and no name tells it: it is only where the function begins that was seen. */
  readonly isBeginning?: true
  /** The line is only where its function begins: these are the names that the right line writes to, nearest first. */
  readonly seek?: readonly string[]
  /** And this is the function of a package that it calls for what leaks. */
  readonly calls?: string
  /** And on this line it acquired what follows, should nothing else tell. */
  readonly near?: number
  /** As of what is called through: other functions of the program on the way. */
  readonly orIn?: readonly Place[]
}

/** What has its cause in another finding, and would be one of its own without it. */
export interface Consequence {
  readonly kind: string
  readonly message: string
  readonly culprit?: Culprit
}

interface FindingParts {
  /** The same in every run, whatever the counts and lines; set once the culprit is located. */
  readonly fingerprint?: string
  /** What leaks or is exceeded: `heap`, `fd:socket`, `timer`, `process`, a figure's name. */
  readonly kind: string
  /** One sentence: what grew, by how much, over what. */
  readonly message: string
  readonly phase: string
  readonly culprit?: Culprit
  readonly retainerPath?: readonly string[]
  /** Of descriptors: which files are open more than before, by the pattern of their names, most first. */
  readonly opened?: readonly string[]
  readonly follows?: readonly Consequence[]
  readonly growthPerCycle?: number
  readonly unit?: string
}

/** A finding of one rule. */
export type FindingOf<Name extends RuleName> = Name extends RuleName
  ? FindingParts & {
      readonly rule: Name
      /** The numbers behind the message. */
      readonly evidence: EvidenceByRule[Name] & SeenBeside
    }
  : never

/** Told apart by the rule, which says what the evidence holds. */
export type Finding = FindingOf<RuleName>

/** A known leak that may stay for now. */
export type SuppressedFinding = Finding & {
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
