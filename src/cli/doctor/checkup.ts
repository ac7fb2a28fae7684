// One thing that this machine has or lacks, and what that means for a verdict.

export interface Checkup {
  readonly name: string
  /** `lacking`: no verdict can be clean here. `limited`: something is not observed, or takes longer. */
  readonly state: 'fine' | 'limited' | 'lacking'
  /** What was found, in a few words. */
  readonly found: string
  /** What will not be observed, or is not possible, and why. */
  readonly means?: string
  /** What to do about it. */
  readonly next?: string
}
