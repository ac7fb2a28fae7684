// Runs all phases of a scenario, or the one life of a plain module, and leaves nothing behind: no process, no directory.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'
import { phaseDefaults } from '../probe/load.ts'
import type { RegistryLevel } from '../resources/level.ts'
import type { PhasePlan, SubjectSource } from '../probe/protocol.ts'
import type { Phase } from './definition.ts'
import { environment } from './environment.ts'
import { loadScenario } from './load-scenario.ts'
import { runPhase } from './phase-run.ts'
import type { RunProgress } from './run-progress.ts'
import { SampleLog } from './sample-log.ts'
import type { OpenSeries, PhaseSeries, Run } from './series.ts'

/** Of a whole run, where the scenario does not say. */
const DEFAULT_TIME_LIMIT_MS = 110_000
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** What to run: a scenario module, or a module with `create()`. Addresses are `file:` URLs. */
export type ScenarioLocation =
  | { readonly kind: 'scenario'; readonly url: string }
  | { readonly kind: 'module'; readonly url: string; readonly cycles?: number; readonly tiers?: 'on' | 'off' }

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
  /** Further flags for the measured Node. */
  readonly nodeFlags?: readonly string[]
  /** Keeps the directory in which the subject worked, below `outDirectory`. Default false. */
  readonly keepDirectory?: boolean
  /** Ends the run as interrupted. SIGINT, SIGTERM and SIGHUP do so too while it runs. */
  readonly signal?: AbortSignal
  /** Asked after every sample; `stop` ends the run with what was seen. */
  onSample?(series: OpenSeries): 'continue' | 'stop'
  onProgress?(progress: RunProgress): void
}

interface Work {
  readonly name: string
  readonly subject: string
  readonly timeLimitMs: number
  readonly phases: readonly PhaseWork[]
}

interface PhaseWork {
  readonly plan: PhasePlan
  readonly tiers: 'on' | 'off'
  readonly judgesGrowth: boolean
  readonly probe: RegistryLevel
  readonly source: SubjectSource
}

/**
 * Resolves however the subject behaves; phases after one that did not close are not run.
 * @throws TidemarkError `subject` for a module that is no scenario, `usage` for an unknown plant or profile
 */
export async function runScenario(location: ScenarioLocation, options: RunOptions): Promise<Run> {
  const work = location.kind === 'scenario' ? await scenarioWork(location.url, options) : moduleWork(location)
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
    phases,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    environment: environment(),
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
  const startedMs = performance.now()
  const remainingMs = (): number => Math.max(0, Math.round(limitMs - (performance.now() - startedMs)))
  const done: PhaseSeries[] = []
  for (const [index, phase] of work.phases.entries()) {
    const series = await runPhase({
      ...phase,
      plan: { ...phase.plan, cycleTimeoutMs: options.cycleTimeoutMs ?? phase.plan.cycleTimeoutMs },
      assignment: {
        source: phase.source,
        directory,
        profile: options.profile,
        argument: options.argument,
        probe: phase.probe,
        cycleTimeoutMs: options.cycleTimeoutMs,
        timeLimitMs: remainingMs(),
      },
      flags: [...nodeFlags(phase.tiers), ...(options.nodeFlags ?? [])],
      mark: randomUUID(),
      log,
      signal,
      onSample: (open) => options.onSample?.(open) ?? 'continue',
      onProgress: (progress) =>
        options.onProgress?.({
          ...progress,
          phaseNumber: index + 1,
          phaseCount: work.phases.length,
          remainingMs: remainingMs(),
        }),
    })
    done.push(series)
    if (series.end.how !== 'closed' && series.end.how !== 'lingered') break
  }
  return done
}

/**
 * With the optimising tiers off the heap's noise is some 30 bytes a sample instead of kilobytes.
 * Bytecode that is flushed in the middle of a run gives megabytes back at once, behind which a leak can hide.
 */
const GROWTH_FLAGS = ['--no-opt', '--no-maglev', '--no-flush-bytecode'] as const

function nodeFlags(tiers: 'on' | 'off'): readonly string[] {
  return tiers === 'on' ? ['--expose-gc'] : ['--expose-gc', ...GROWTH_FLAGS]
}

async function scenarioWork(url: string, options: RunOptions): Promise<Work> {
  const scenario = await loadScenario(url)
  const { plant, profile } = options
  mustBeOneOf(`Run ${scenario.name}`, 'plant', plant, Object.keys(scenario.swaps))
  if (scenario.profiles !== undefined)
    mustBeOneOf(`Run ${scenario.name}`, 'profile', profile, scenario.profiles)
  return {
    name: scenario.name,
    subject: scenario.subject ?? scenario.name,
    timeLimitMs: scenario.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS,
    phases: scenario.phases.map((phase) =>
      phaseWork(phase, { kind: 'scenario', url, phase: phase.name, swap: plant }),
    ),
  }
}

function phaseWork(phase: Phase<unknown>, source: SubjectSource): PhaseWork {
  const { name, does, cycleName, warmUp, cycles, sampleEvery } = phase
  return {
    plan: {
      name,
      does,
      cycleName,
      warmUp,
      cycles,
      sampleEvery,
      rehearse: phase.rehearse ?? phaseDefaults.rehearse,
      settleMs: phase.settleMs ?? phaseDefaults.settleMs,
      cycleTimeoutMs: phase.cycleTimeoutMs ?? phaseDefaults.cycleTimeoutMs,
    },
    tiers: phase.tiers ?? 'off',
    judgesGrowth: phase.growth ?? true,
    probe: phase.probe ?? (phase.tiers === 'on' || phase.growth === false ? 'off' : 'origins'),
    source,
  }
}

function moduleWork(location: ScenarioLocation & { kind: 'module' }): Work {
  const name = basename(fileURLToPath(location.url))
  const { url, cycles } = location
  return {
    name: 'check',
    subject: name,
    timeLimitMs: DEFAULT_TIME_LIMIT_MS,
    phases: [
      {
        // Replaced by what the module says of itself once it is loaded, in the measured process.
        plan: {
          ...phaseDefaults,
          name: 'life',
          does: `loads ${name}`,
          cycleName: 'step',
          warmUp: 0,
          cycles: cycles ?? 1,
          sampleEvery: 1,
        },
        tiers: location.tiers ?? 'off',
        judgesGrowth: true,
        probe: 'full',
        source: { kind: 'module', url, cycles },
      },
    ],
  }
}

function mustBeOneOf(
  action: string,
  what: string,
  given: string | undefined,
  known: readonly string[],
): void {
  if (given === undefined || known.includes(given)) return
  const choice = known.length === 0 ? 'it has none' : `choose one of ${known.join(', ')}`
  throw new TidemarkError('usage', `${action}: there is no ${what} ${given}, ${choice}`)
}

/** Aborted by the caller's signal or by a signal to this process; the handlers go with the stack. */
function endingSignal(owned: AsyncDisposableStack, given: AbortSignal | undefined): AbortSignal {
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
