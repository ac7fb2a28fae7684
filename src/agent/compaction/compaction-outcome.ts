// What became of a compaction that was asked for.

export type CompactionOutcome =
  | 'not-needed'
  | 'resting'
  | 'busy'
  | 'breaker-open'
  | 'pruned'
  | 'summarised'
  | 'freed-nothing'
  | 'failed'
  | 'aborted'
