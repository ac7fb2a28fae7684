// How far a run has come, for whoever shows it.
import type { Stage } from '../host/protocol.ts'
import type { WorkloadProgress } from './series.ts'

export interface RunProgress {
  readonly phase: string
  readonly does: string
  /** From 1. */
  readonly phaseNumber: number
  readonly phaseCount: number
  readonly stage: Stage
  readonly cycleName: string
  /** Cycles completed in this stage. */
  readonly cycle: number
  readonly plannedCycles: number
  readonly workload: WorkloadProgress | undefined
  readonly rssBytes: number | undefined
  readonly heapUsedBytes: number | undefined
  /** Since this stage began. */
  readonly stageMs: number
  /** Of the whole run. */
  readonly remainingMs: number
}
