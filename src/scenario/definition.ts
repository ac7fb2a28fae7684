// A scenario: a claim about a subject, the workload that tries it, a budget, and the faults that must break the claim.
import type { RegistryLevel } from '../resources/level.ts'
import type { Subject, SubjectContext } from '../host/subject.ts'

/** One process of the run. Phases run one after another, each in a fresh process, in the same directory. */
export interface Phase<Parts> {
  readonly name: string
  /** Shown while it runs: what this phase does, in words. */
  readonly does: string
  /** What one cycle is, singular: `turn`, `prompt`, `call`. */
  readonly cycleName: string
  /** Cycles before the baseline sample; they are not judged. */
  readonly warmUp: number
  /** Upper bound; a subject may end earlier by returning `'done'`. */
  readonly cycles: number
  readonly sampleEvery: number
  /** `off` judges growth (V8 with --no-opt --no-maglev), `on` judges times and memory budgets. Default `off`. */
  readonly tiers?: 'on' | 'off'
  /** Start, warm up and close once in the same process before the baseline, so that one-time costs do not look like leaks. Default true. */
  readonly rehearse?: boolean
  /**
   * `counts` judges the growth of what is counted exactly and not of bytes, where code that V8 compiles late would look
   * like growth. False for a phase too short to show any (eight samples): then only its end, what it leaves and its
   * budget are judged. Default true.
   */
  readonly growth?: boolean | 'counts'
  /**
   * How much the probe captures of what the phase acquires, and where. Default `origins` where growth is judged with
   * the tiers off, else `off`: times and memory are the subject's alone.
   */
  readonly probe?: RegistryLevel
  /** How long the subject's own clean-up may take after close has resolved. Default 300 ms. */
  readonly settleMs?: number
  /** A cycle, start or close that takes longer is a hang. Default 30,000 ms. */
  readonly cycleTimeoutMs?: number
  start(context: SubjectContext & { readonly parts: Parts | undefined }): Promise<Subject> | Subject
}

/** A part of the subject swapped for another: leaky (`plant`), or only leaky-looking (`look-alike`). */
export interface Swap<Parts> {
  readonly kind: 'plant' | 'look-alike'
  /** What it does, in words a stranger understands. */
  readonly does: string
  load(): Promise<{ readonly default: Parts }>
}

/** The measured process works in a directory of its own: a path must be absolute there. */
export interface PreparedArgument {
  readonly argument: string
  /** What it holds, in one line for people. */
  readonly summary: string
}

/** Upper limits on metrics of the result, by name; `phase.metric` limits one phase only. */
export type Budget = Readonly<Record<string, number>>

export interface Scenario<Parts = unknown> {
  readonly name: string
  readonly claim: string
  /** What is tested, for the report. Default: the scenario's name. */
  readonly subject?: string
  readonly phases: readonly Phase<Parts>[]
  readonly swaps: Readonly<Record<string, Swap<Parts>>>
  readonly budget: Budget
  /** Distributions recorded by the subject whose every value must be zero, with the sentence that says what a value above zero means. */
  readonly mustBeZero?: Readonly<Record<string, string>>
  /** Figures and distributions that grow by design: messages stored, bytes on disk. All others must level off. */
  readonly mayGrow?: readonly string[]
  /** Whole run, all phases. Default 110,000 ms; reaching it ends the run with what was seen. */
  readonly timeLimitMs?: number
  readonly profiles?: readonly string[]
  /** Set when the scenario takes a positional argument, such as `FILE`. */
  readonly argument?: string
  /** Before anything runs, where the user is: @throws TidemarkError `input` when the argument cannot be used */
  readonly prepareArgument?: (argument: string) => Promise<PreparedArgument>
}

export function defineScenario<Parts>(scenario: Scenario<Parts>): Scenario<Parts> {
  for (const phase of scenario.phases) {
    if (phase.cycles < 1 || phase.sampleEvery < 1 || phase.warmUp < 0) {
      throw new RangeError(
        `Define scenario ${scenario.name}: phase ${phase.name} needs cycles and sampleEvery of at least 1`,
      )
    }
  }
  return scenario
}
