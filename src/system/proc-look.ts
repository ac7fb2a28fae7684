// A look at processes through /proc: each question is a file or two, read when it is asked.
import type { OpenDescriptors, ProcessEntry, ProcessLook, ProcessStatus } from './process-look.ts'
import {
  commandLine,
  environment,
  hasEnvironment,
  openDescriptors,
  processEntry,
  processIds,
  processStatus,
} from './procfs.ts'

export class ProcLook implements ProcessLook {
  entries(): readonly ProcessEntry[] {
    return processIds()
      .map(processEntry)
      .filter((entry) => entry !== undefined)
  }

  entry(pid: number): ProcessEntry | undefined {
    return processEntry(pid)
  }

  status(pid: number): ProcessStatus | undefined {
    return processStatus(pid)
  }

  openDescriptors(pids: readonly number[]): ReadonlyMap<number, OpenDescriptors> {
    return new Map(pids.map((pid) => [pid, openDescriptors(pid)]))
  }

  commandLine(pid: number): readonly string[] {
    return commandLine(pid)
  }

  environment(pid: number): ReadonlyMap<string, string> {
    return environment(pid)
  }

  hasEnvironment(pid: number, assignment: string): boolean {
    return hasEnvironment(pid, assignment)
  }

  /** A link that stays good when the file is deleted. */
  program(pid: number): string {
    return `/proc/${pid}/exe`
  }

  unseen(): readonly [] {
    return []
  }
}
