// Where a run took place: figures of different places cannot be compared.
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import type { MeasuredRuntime } from './measured-runtime.ts'
import type { Environment } from './run.ts'

/** @param runtime where it is not this Node */
export function environment(runtime?: MeasuredRuntime): Environment {
  return {
    node: process.version,
    ...(runtime && { runtime: `${runtime.name} ${runtime.version}` }),
    v8: process.versions.v8,
    platform: `${platform()} ${release()} ${process.arch}`,
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model.trim(),
    memoryBytes: totalmem(),
  }
}
