// Where a run took place: figures of different places cannot be compared.
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import type { Environment } from './run.ts'

export function environment(): Environment {
  return {
    node: process.version,
    v8: process.versions.v8,
    platform: `${platform()} ${release()} ${process.arch}`,
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model.trim(),
    memoryBytes: totalmem(),
  }
}
