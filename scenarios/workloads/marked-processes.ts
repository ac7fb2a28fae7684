// Processes that a workload recognises from outside by a mark in their environment, whoever their parents are by now.
import { setTimeout as pause } from 'node:timers/promises'
import { hasEnvironment, processEntry, processIds } from '../../src/system/procfs.ts'
import { mustHaveProc } from './must-have-proc.ts'

const VARIABLE = 'TIDEMARK_WORKLOAD'
/** Ending a stubborn family takes its grace and more; what is there after the last look stays. In all three seconds. */
const WAITS_MS = [5, 10, 20, 50, 100, 200, 400, 800, 1415] as const

export function markOf(id: string): string {
  return `${VARIABLE}=${id}`
}

/** Zombies left out. @throws TidemarkError `environment` without /proc */
export function markedProcesses(mark: string): readonly number[] {
  mustHaveProc('Count what commands have left')
  return processIds().filter((pid) => {
    const state = processEntry(pid)?.state
    return state !== undefined && state !== 'Z' && state !== 'X' && hasEnvironment(pid, mark)
  })
}

/** How many are still there once they have had time to end. */
export async function survivingProcesses(mark: string): Promise<number> {
  for (const waitMs of WAITS_MS) {
    if (markedProcesses(mark).length === 0) return 0
    await pause(waitMs)
  }
  return markedProcesses(mark).length
}
