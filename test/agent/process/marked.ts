// Counts processes from outside: those that were started with a mark in their environment, read from /proc.
import { hasEnvironment, processEntry, processIds } from '../../../src/system/procfs.ts'

/** Ids of living processes with this `NAME=value`; zombies hold nothing and do not count. */
export function marked(mark: string): number[] {
  return processIds().filter((pid) => {
    const state = processEntry(pid)?.state
    return state !== undefined && state !== 'Z' && state !== 'X' && hasEnvironment(pid, mark)
  })
}

export function isAlive(pid: number): boolean {
  const state = processEntry(pid)?.state
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/** Ignores SIGTERM, has a grandchild that does too, and one that has left for a session of its own. */
export const stubbornFamily =
  "trap '' TERM; (trap '' TERM; sleep 300 & wait) & setsid sh -c \"trap '' TERM; sleep 300 & wait\" & wait; sleep 300"
/** Of `stubbornFamily`, once all has started: shell, subshell and its sleep, setsid's shell and its sleep. */
export const stubbornCount = 5
