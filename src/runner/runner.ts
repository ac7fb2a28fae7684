// Runs all phases of a scenario, or the one life of a plain module, and leaves nothing behind: no process, no directory.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MOST_TIMES } from './allowance.ts'
import { environment } from './environment.ts'
import { launchCommand, launchVariables, type MeasuredRuntime, ownNode } from './measured-runtime.ts'
import { runPhase } from './phase-run.ts'
import type { RunProgress } from './run-progress.ts'
import { SampleLog } from './sample-log.ts'
import type { OpenSeries, PhaseSeries } from './series.ts'
import type { Asked } from './still-looks.ts'
import type { Run } from './run.ts'
import { type ScenarioLocation, type Work, workOf } from './work.ts'

const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface RunOptions {
  /** Created when missing; `samples.jsonl` goes here. */
  readonly outDirectory: string
  /** Name of a swap of the scenario, plant or look-alike. */
  readonly plant?: string | undefined
  readonly profile?: string | undefined
  readonly argument?: string | undefined
  /** Default: the scenario's own, else 110,000 ms. */
  readonly timeLimitMs?: number | undefined
  /** Default: the phase's own, else 30,000 ms. */
  readonly cycleTimeoutMs?: number | undefined
  /** Does a fixed piece of work beside the steps: what a step costs can be told in multiples of it. Default false. */
  readonly measuresSpeed?: boolean
  /** What the measured processes run on. Default: this Node. */
  readonly runtime?: MeasuredRuntime | undefined
  /** Further flags for the measured Node. */
  readonly nodeFlags?: readonly string[]
  /** Keeps the directory in which the subject worked, below `outDirectory`. Default false. */
  readonly keepDirectory?: boolean
  /** Ends the run as interrupted. SIGINT, SIGTERM and SIGHUP do so too while it runs. */
  readonly signal?: AbortSignal
  /**
   * Asked after every sample; `stop` ends the run with what was seen. Before that, and after the last cycle, it is asked
   * of a sample `still`: `wait` lets time pass and asks again.
   */
  onSample?(series: OpenSeries): Asked
  onProgress?(progress: RunProgress): void
}

/**
 * Resolves however the subject behaves; phases after one that did not close are not run.
 * @throws TidemarkError `subject` for a module that is no scenario, `usage` for an unknown plant or profile
 */
export async function runScenario(location: ScenarioLocation, options: RunOptions): Promise<Run> {
  const work = await workOf(location, options)
  const outDirectory = resolve(options.outDirectory)
  await mkdir(outDirectory, { recursive: true })
  await using owned = new AsyncDisposableStack()
  const log = owned.use(new SampleLog(outDirectory))
  const directory = await mkdtemp(join(outDirectory, 'work-'))
  if (options.keepDirectory !== true) owned.defer(() => rm(directory, { recursive: true, force: true }))
  const signal = endingSignal(owned, options.signal)
  const startedAt = new Date()
  const phases = await runPhases(work, { options, log, directory, signal })
  return {
    scenario: work.name,
    subject: work.subject,
    plant: options.plant,
    isModule: location.kind === 'module',
    phases,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment: environment(options.runtime),
  }
}

interface Stage {
  readonly options: RunOptions
  readonly log: SampleLog
  readonly directory: string
  readonly signal: AbortSignal
}

async function runPhases(work: Work, stage: Stage): Promise<readonly PhaseSeries[]> {
  const { options, directory, log, signal } = stage
  const limitMs = options.timeLimitMs ?? work.timeLimitMs
  const done: PhaseSeries[] = []
  for (const [index, phase] of work.phases.entries()) {
    const left = leftOf(limitMs, done)
    const series = await runPhase({
      ...phase,
      mostMs: left.mostMs,
      plan: { ...phase.plan, cycleTimeoutMs: options.cycleTimeoutMs ?? phase.plan.cycleTimeoutMs },
      assignment: {
        source: phase.source,
        directory,
        profile: options.profile,
        argument: options.argument,
        probe: phase.probe,
        cycleTimeoutMs: options.cycleTimeoutMs,
        ...(options.measuresSpeed === true && { measuresSpeed: true }),
        timeLimitMs: left.limitMs,
      },
      command: launchCommand(options.runtime ?? ownNode, phase.tiers, options.nodeFlags),
      tellsPagesApart: (options.runtime ?? ownNode).name === 'node',
      variables: launchVariables(options.runtime ?? ownNode, phase.tiers),
      mark: randomUUID(),
      log,
      signal,
      onSample: (open) => options.onSample?.(open) ?? 'continue',
      onProgress: (progress) =>
        options.onProgress?.({
          ...progress,
          phaseNumber: index + 1,
          phaseCount: work.phases.length,
        }),
    })
    done.push(series)
    if (series.end.how !== 'closed' && series.end.how !== 'lingered') break
  }
  return done
}

/** Of what a run may use, and of the wall time that it may take for that, after the phases that are done. */
function leftOf(limitMs: number, done: readonly PhaseSeries[]): { limitMs: number; mostMs: number } {
  const used = done.reduce((sum, { pace }) => sum + (pace?.usedMs ?? 0), 0)
  const passed = done.reduce((sum, { pace }) => sum + (pace?.passedMs ?? 0), 0)
  return {
    limitMs: Math.max(0, Math.round(limitMs - used)),
    mostMs: Math.max(0, Math.round(limitMs * MOST_TIMES - passed)),
  }
}

/** Aborted by the caller's signal or by a signal to this process; the handlers go with the stack. */
export function endingSignal(owned: AsyncDisposableStack, given: AbortSignal | undefined): AbortSignal {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  for (const name of ENDING_SIGNALS) {
    process.on(name, abort)
    owned.defer(() => void process.off(name, abort))
  }
  if (given?.aborted === true) abort()
  given?.addEventListener('abort', abort)
  owned.defer(() => given?.removeEventListener('abort', abort))
  return controller.signal
}
