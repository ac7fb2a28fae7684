// What a tidemark.config may say. Light: a configuration imports it, and nothing heavy with it.

/** `'250 MB'`, `'1 kB'`, `'40 ms'`, `'2 s'`; a plain number for what is counted. */
export type Amount = string | number

/** Upper limits by figure: `peakRss`, `liveResources`, `growthPerCycle`, any metric of a result, or `phase.metric`. */
export type ScenarioBudget = Readonly<Record<string, Amount>>

export interface Suppression {
  /** Exactly one of them. `file` is a path from the configuration's directory, and may end with `:line`. */
  readonly match: { readonly file: string } | { readonly package: string } | { readonly fingerprint: string }
  /** Why it may stay for now. */
  readonly reason: string
  /** `2027-01-31`: from this day on it is found again. */
  readonly expires: string
}

export interface Config {
  /** For editors. */
  readonly $schema?: string
  /** Scenario modules: names of those that ship with Tidemark, or paths and globs from the configuration's directory. */
  readonly scenarios?: readonly string[]
  /** Modules that export `create()`: paths and globs from the configuration's directory. */
  readonly subjects?: readonly string[]
  /** By scenario, or by a subject's file name up to the first dot. Replaces the scenario's own limit of the same figure. */
  readonly budgets?: Readonly<Record<string, ScenarioBudget>>
  /** Runs of each scenario that go into a baseline. Default 5. */
  readonly runs?: number
  /** Kinds of figures that are not held against a baseline: `time` and `memory` where CI runs on whatever is free. */
  readonly leaveOut?: readonly ('count' | 'thread' | 'size' | 'heap' | 'memory' | 'work' | 'time')[]
  /** Known leaks, until they are mended. */
  readonly suppressions?: readonly Suppression[]
  /** Default `tidemark.baseline.json`. */
  readonly baseline?: string
  /** Where results go. Default `.tidemark`. */
  readonly out?: string
}

/** For types and completion in editors; returns what it is given. */
export function defineConfig(config: Config): Config {
  return config
}
