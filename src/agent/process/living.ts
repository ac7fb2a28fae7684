// What Linux says of the processes alive now, read synchronously and never throwing: a process may go at any moment.
// Formats: proc_pid_stat(5), proc_pid_environ(5).
import { readdirSync, readFileSync } from 'node:fs'

export interface LivingProcess {
  readonly pid: number
  readonly parent: number
  readonly group: number
  /** With the pid this names a process for ever: pids are used again. */
  readonly startTicks: number
}

/** Zombies left out: they hold nothing. Empty where there is no /proc. */
export function livingProcesses(): readonly LivingProcess[] {
  return processIds().flatMap((pid) => {
    const found = stat(pid)
    return found === undefined || found.state === 'Z' || found.state === 'X' ? [] : [found]
  })
}

/** When it was started, a zombie too; undefined once it is gone. */
export function startTicksOf(pid: number): number | undefined {
  return stat(pid)?.startTicks
}

/** True when the process was started with this `NAME=value`; false also when that cannot be read. */
export function hasMark(pid: number, mark: string): boolean {
  return read(`/proc/${pid}/environ`)?.split('\0').includes(mark) ?? false
}

function stat(pid: number): (LivingProcess & { readonly state: string }) | undefined {
  // After the command in parentheses: state, parent, process group, …, start time as the 20th.
  const fields = read(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ') ?? []
  const [state, parent, group] = fields
  if (state === undefined) return undefined
  return { pid, state, parent: Number(parent), group: Number(group), startTicks: Number(fields[19]) }
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}
