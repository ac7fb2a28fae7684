// What is asked of the system about processes, whoever answers: the kernel in /proc, or `ps` and `lsof`. What it does not
// tell is undefined, and named.
import type { FileCounts } from '../resources/file-patterns.ts'
import type { Unseen } from '../resources/unseen-outside.ts'

export interface ProcessEntry {
  readonly pid: number
  /** The name of its program, without where that is. */
  readonly command: string
  /** R, S, D, T, Z, …; Z is gone but for its entry. */
  readonly state: string
  readonly parent: number
  readonly group: number
  /** Undefined where the system does not say. */
  readonly session: number | undefined
  /** With the pid, this names a process for ever: pids are used again. In the system's own unit. */
  readonly start: number
}

export interface ProcessStatus {
  readonly rssBytes: number
  /** Of that, what no file is behind: heaps, stacks, buffers. */
  readonly anonymousBytes: number | undefined
  readonly peakRssBytes: number | undefined
  readonly threads: number | undefined
}

export interface OpenDescriptors {
  /** By type. */
  readonly fds: Readonly<Record<string, number>>
  /** Those that have a name, by its pattern; at most 32 patterns. */
  readonly files: FileCounts
}

/** One look: all that it is asked is of one moment, as far as the system goes. Nothing of it throws: processes may go. */
export interface ProcessLook {
  /** Of all processes, those that have ended and wait for their parent among them. */
  entries(): readonly ProcessEntry[]
  entry(pid: number): ProcessEntry | undefined
  status(pid: number): ProcessStatus | undefined
  /** Of those that can be told; the others are missing. All at once, for it may cost a process of ours. */
  openDescriptors(pids: readonly number[]): ReadonlyMap<number, OpenDescriptors>
  /** Program and arguments; empty when that cannot be read. A process may have written its title in their place. */
  commandLine(pid: number): readonly string[]
  /** What the process was given when its program was started; empty when that cannot be read. */
  environment(pid: number): ReadonlyMap<string, string>
  /** True when the process was given this `NAME=value`; false also when that cannot be read. */
  hasEnvironment(pid: number, assignment: string): boolean
  /** The file that it runs, or a link to it; a bare name where that is all that is known. */
  program(pid: number): string | undefined
  /** What the system does not tell, as far as it has turned out up to now. */
  unseen(): readonly Unseen[]
}
