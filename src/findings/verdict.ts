// What a check came to: clean, red or undecided, with what was found, what stands against it and how far each part looked.
import type { Doubt, LookedPart } from './doubt.ts'
import type { Finding, IdleSuppression, SuppressedFinding } from './finding.ts'
import type { CompletePart } from './parts.ts'

interface Told {
  readonly looked: readonly LookedPart[]
  /** Strongest evidence first; of a clean run, what was looked at and what could not be. */
  readonly reasons: readonly string[]
  readonly suppressed?: readonly SuppressedFinding[]
  readonly idleSuppressions?: readonly IdleSuppression[]
}

/** Every part that should have looked did, to the end, and nothing was found. */
export interface CleanVerdict extends Told {
  readonly verdict: 'clean'
  readonly outcome: 'clean'
  readonly findings: readonly []
  readonly parts: readonly [CompletePart, ...CompletePart[]]
  readonly doubts?: undefined
}

/** Something was found: exit code 1. What it is stands in `outcome`. */
export interface RedVerdict extends Told {
  readonly verdict: 'leak'
  readonly outcome: 'leak' | 'crashed' | 'over-budget'
  readonly findings: readonly Finding[]
  /** What findings stand before: without them it would be undecided. */
  readonly doubts: readonly Doubt[]
}

/** Nothing was found, and not everything was seen. Never green. `not-offered`: nothing was looked at, for it cannot be. */
export interface UndecidedVerdict extends Told {
  readonly verdict: 'undecided'
  readonly outcome: 'undecided' | 'not-offered'
  readonly findings: readonly Finding[]
  readonly doubts: readonly Doubt[]
}

/** Made by `outcomeOf` alone. */
export type Verdict = CleanVerdict | RedVerdict | UndecidedVerdict
