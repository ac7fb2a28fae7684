// What speaks against a part of a check having looked, or having looked to its end.

/**
 * `run`: the phases, their samples and rules. `survey`: the paths of the heap. `probe`: live resources from inside.
 * `observer`: descriptors, threads and processes from outside. `baseline`: figures of earlier runs.
 * `heap`: of a program that is watched, what its heap holds after collections.
 */
export type PartName = 'run' | 'survey' | 'probe' | 'observer' | 'baseline' | 'heap'

/** Why a part of a check could not look, or only in part. */
export interface Doubt {
  readonly phase: string
  readonly reason: string
  /** Whose it is. Default: the run's. */
  readonly part?: PartName
  /** True where a part was not seen to its end: no evidence can make up for that. */
  readonly isIncomplete?: true
  /** True where something broke: a longer life would only hide it. */
  readonly isBroken?: true
  /** What the user can try: a command, or what to change. */
  readonly next?: string
}

/** How far a part of a check looked, for people and other programs. */
export interface LookedPart {
  readonly part: PartName
  readonly isComplete: boolean
  /** Why not; empty where it is. */
  readonly reasons: readonly string[]
}
