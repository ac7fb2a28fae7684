// How often the probe has looked: it collects all garbage for each look, and nothing else here does. On a busy machine
// looks are few, and what a program does between two of them must not be more than on a quiet one.
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

let count = 0
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { kind } = z.object({ detail: z.object({ kind: z.number() }) }).parse(entry).detail
    if (kind === constants.NODE_PERFORMANCE_GC_MAJOR) count += 1
  }
}).observe({ entryTypes: ['gc'] })

export function looks(): number {
  return count
}

/** Resolves once there were so many since the start of the program, and so many ms have passed since then. */
export async function untilLooks(wanted: number, ms = 0): Promise<void> {
  await pause(Math.max(0, ms - performance.now()))
  while (looks() < wanted) await pause(10)
}
