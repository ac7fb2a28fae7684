// What a watch saw at one moment.
import type { WrittenHello, WrittenSample } from './probe-files.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import type { WatchedProcess } from './watched-tree.ts'

/** One line of samples.jsonl. */
export interface WatchSample {
  /** Since the program was started. */
  readonly atMs: number
  readonly processes: readonly WatchedProcess[]
  /** What probes said since the last sample, oldest first for each thread. */
  readonly threads: readonly WrittenSample[]
  /** Threads that a probe has come into since the last sample, or was refused in. */
  readonly hellos?: readonly WrittenHello[]
  /** What this system does not tell of processes; undefined where it tells all. */
  readonly unseen?: readonly Unseen[]
}
