// Ends things one after another, each within its time: a step that fails or hangs does not keep the next from running.
import type { ResourceRegistry } from '../../resources/registry.ts'
import { OwnedTimeout } from '../owned-timeout.ts'

export interface ShutdownStep {
  readonly name: string
  /** Ends one component; what it has in flight is awaited or cancelled. */
  readonly end: () => Promise<void> | void
}

export interface StepReport {
  readonly name: string
  /** `timed-out`: it goes on, and nobody waits for it. */
  readonly outcome: 'done' | 'failed' | 'timed-out'
  readonly tookMs: number
  /** Of a failed step. */
  readonly error?: unknown
}

export interface ShutdownReport {
  /** In the order they ran. */
  readonly steps: readonly StepReport[]
  readonly tookMs: number
}

/** Never rejects. */
export async function shutdownInOrder(
  steps: readonly ShutdownStep[],
  stepLimitMs: number,
  registry: ResourceRegistry,
): Promise<ShutdownReport> {
  const startedMs = performance.now()
  const reports: StepReport[] = []
  for (const step of steps) reports.push(await runStep(step, stepLimitMs, registry))
  return { steps: reports, tookMs: performance.now() - startedMs }
}

async function runStep(step: ShutdownStep, limitMs: number, registry: ResourceRegistry): Promise<StepReport> {
  const startedMs = performance.now()
  const { promise: timeUp, resolve } = Promise.withResolvers<Ending>()
  const label = `limit of shutdown step ${step.name}`
  const options = { label, afterMs: limitMs, registry, keepsAlive: true }
  using limit = new OwnedTimeout(options, () => resolve({ outcome: 'timed-out' }))
  const ending = await Promise.race([ended(step), timeUp])
  limit[Symbol.dispose]()
  return { name: step.name, ...ending, tookMs: performance.now() - startedMs }
}

type Ending = Pick<StepReport, 'outcome' | 'error'>

async function ended({ end }: ShutdownStep): Promise<Ending> {
  try {
    await end()
    return { outcome: 'done' }
  } catch (error) {
    return { outcome: 'failed', error }
  }
}
