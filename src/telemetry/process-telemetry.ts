// What any process can say of itself, put together: its memory, collector, event loop and registry.
import type { ResourceRegistry } from '../resources/registry.ts'
import { Telemetry } from './metrics/telemetry.ts'
import { type MemoryLimits, readMemory } from './pressure/memory-reading.ts'
import type { PressureMonitor } from './pressure/pressure-monitor.ts'
import { GcWatch } from './sources/gc-watch.ts'
import { LoopWatch } from './sources/loop-watch.ts'
import { PressureSource } from './sources/pressure-source.ts'
import { ProcessSource } from './sources/process-source.ts'
import { RegistrySource } from './sources/registry-source.ts'

export interface ProcessTelemetryParts {
  readonly registry: ResourceRegistry
  readonly monitor?: PressureMonitor | undefined
}

/** Owns what it starts: an observer of collections, a histogram, one timer that keeps no process alive. */
export function processTelemetry(
  { registry, monitor }: ProcessTelemetryParts,
  owned: AsyncDisposableStack,
): Telemetry {
  const telemetry = new Telemetry()
  const gc = owned.use(new GcWatch())
  const own = new ProcessSource(limitsOf(monitor))
  const loop = owned.use(new LoopWatch(() => own.refresh()))
  for (const source of [own, gc, loop, new RegistrySource(registry)]) telemetry.add(source)
  if (monitor !== undefined) telemetry.add(new PressureSource(monitor))
  return telemetry
}

/** The monitor reads them anyway; without one they are read anew at most every ten seconds. */
export function limitsOf(monitor: PressureMonitor | undefined): () => MemoryLimits {
  if (monitor !== undefined) return () => monitor.reading.limits
  let read = readMemory()
  return () => {
    if (performance.now() - read.atMs > 10_000) read = readMemory()
    return read.limits
  }
}
