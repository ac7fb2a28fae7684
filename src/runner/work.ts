// What is to be run: the phases of a scenario module, or the one life of a plain module, with Node's flags for each.
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TidemarkError } from '../errors.ts'
import { phaseDefaults } from '../host/load.ts'
import type { PhasePlan, SubjectSource } from '../host/protocol.ts'
import type { RegistryLevel } from '../resources/level.ts'
import type { Phase } from '../scenario/definition.ts'
import { loadScenario } from '../scenario/load-scenario.ts'

/** Of a whole run, where the scenario does not say. */
const DEFAULT_TIME_LIMIT_MS = 110_000

/** What to run: a scenario module, or a module with `create()`. Addresses are `file:` URLs. */
export type ScenarioLocation =
  | { readonly kind: 'scenario'; readonly url: string }
  | {
      readonly kind: 'module'
      readonly url: string
      /** What a result calls it. Default: check. */
      readonly name?: string
      readonly cycles?: number
      readonly tiers?: 'on' | 'off'
    }

/** What a run does, phase by phase. */
export interface Work {
  readonly name: string
  readonly subject: string
  readonly timeLimitMs: number
  readonly phases: readonly PhaseWork[]
}

export interface PhaseWork {
  readonly plan: PhasePlan
  readonly tiers: 'on' | 'off'
  readonly judgesGrowth: boolean
  readonly judgesBytes: boolean
  readonly probe: RegistryLevel
  readonly source: SubjectSource
}

/** What of it the user chose. */
export interface Chosen {
  /** Name of a swap of the scenario, plant or look-alike. */
  readonly plant?: string | undefined
  readonly profile?: string | undefined
}

/** @throws TidemarkError `subject` for a module that is no scenario, `usage` for an unknown plant or profile */
export async function workOf(location: ScenarioLocation, chosen: Chosen): Promise<Work> {
  return location.kind === 'scenario' ? await scenarioWork(location.url, chosen) : moduleWork(location)
}

/**
 * With the optimising tiers off the heap's noise is some 30 bytes a sample instead of kilobytes.
 * Bytecode that is flushed in the middle of a run gives megabytes back at once, behind which a leak can hide.
 */
const GROWTH_FLAGS = ['--no-opt', '--no-maglev', '--no-flush-bytecode'] as const

export function nodeFlags(tiers: 'on' | 'off'): readonly string[] {
  return tiers === 'on' ? ['--expose-gc'] : ['--expose-gc', ...GROWTH_FLAGS]
}

async function scenarioWork(url: string, options: Chosen): Promise<Work> {
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
    judgesGrowth: phase.growth !== false,
    judgesBytes: phase.growth === undefined || phase.growth === true,
    probe: phase.probe ?? (phase.tiers === 'on' || phase.growth === false ? 'off' : 'origins'),
    source,
  }
}

function moduleWork(location: ScenarioLocation & { kind: 'module' }): Work {
  const name = basename(fileURLToPath(location.url))
  const { url, cycles } = location
  return {
    name: location.name ?? 'check',
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
        judgesBytes: true,
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
