// A comparison made ready to be shown: for each agent, what came of each scenario, read from the results that its runs wrote.
import { join } from 'node:path'
import { recordedRun, type RecordedRun } from '../../report/recorded-run.ts'
import { formatBytes } from '../../findings/quantity.ts'
import { ranOn } from '../../report/ran-on.ts'
import type { Result } from '../../report/result.ts'
import { agentScenarioNames } from '../agent-names.ts'
import type { CompareFile, ComparedAgentName } from './compare-file.ts'

/** What came of one scenario on one agent. */
export type Came =
  | { readonly how: 'ran'; readonly run: RecordedRun }
  | { readonly how: 'failed'; readonly reason: string }
  | { readonly how: 'not-offered'; readonly reason: string }
  | { readonly how: 'not-run' }

export interface ComparedAgent extends ComparedAgentName {
  /** `pi 1.6.0`; no two alike. */
  readonly title: string
  /** By scenario. */
  readonly came: ReadonlyMap<string, Came>
}

export interface Comparison {
  readonly version: string
  readonly agents: readonly ComparedAgent[]
  /** Those of which any agent has something to tell, in their order. */
  readonly scenarios: readonly string[]
  readonly notInstalled: CompareFile['notInstalled']
  /** More than one: figures of memory and time were not measured on the same. */
  readonly machines: readonly string[]
}

/** Its figures are of this scenario alone, which may be run later. */
export const STRESS = 'long-session'

/** @param directory of compare.json @throws TidemarkError `input` for a result that cannot be read */
export function comparison(compared: CompareFile, directory: string): Comparison {
  const runs = compared.ran.map((ran) => ({ ...ran, run: recordedRun(join(directory, ran.directory)) }))
  const cameOf = (given: string, scenario: string): Came => {
    const isOf = (each: { readonly given: string; readonly scenario: string }): boolean =>
      each.given === given && each.scenario === scenario
    const ran = runs.find(isOf)
    if (ran !== undefined) return { how: 'ran', run: ran.run }
    const failed = compared.failed.find(isOf)
    if (failed !== undefined) return { how: 'failed', reason: failed.reason }
    const lacking = compared.notOffered.find(isOf)
    return lacking === undefined ? { how: 'not-run' } : { how: 'not-offered', reason: lacking.reason }
  }
  const told = new Set([...runs, ...compared.failed, ...compared.notOffered].map(({ scenario }) => scenario))
  const known: readonly string[] = agentScenarioNames
  const scenarios = [
    ...known.filter((name) => told.has(name)),
    ...[...told].filter((name) => !known.includes(name)),
  ]
  const all = new Set([...scenarios, STRESS])
  const agents = compared.agents.map((agent) => ({
    ...agent,
    title: titleOf(agent, compared.agents),
    came: new Map([...all].map((scenario) => [scenario, cameOf(agent.given, scenario)] as const)),
  }))
  return {
    version: compared.version,
    // No row of which nothing was run.
    agents: agents.filter(({ came }) =>
      [...came.values()].some(({ how }) => how === 'ran' || how === 'failed'),
    ),
    scenarios,
    notInstalled: compared.notInstalled,
    machines: [...new Set(runs.map(({ run }) => machineOf(run.result)))],
  }
}

function machineOf({ environment }: Result): string {
  const { cpus, cpuModel, memoryBytes, platform } = environment
  const model = cpuModel === undefined ? '' : ` (${cpuModel})`
  // Of Linux, without its version.
  const system = platform.replace(/ \S+ /, ' ')
  return `${cpus} processors${model}, ${formatBytes(memoryBytes)}, ${system}, ${ranOn(environment)}`
}

function titleOf({ given, name, version }: ComparedAgentName, all: readonly ComparedAgentName[]): string {
  if (version !== undefined) return `${name} ${version}`
  return all.some((other) => other.name === name && other.given !== given) ? `${name} (${given})` : name
}

/** What makes a run again. */
export function commandOf({ given }: ComparedAgentName, scenario: string): string {
  const agent = /^[\w.-]+$/.test(given) ? given : `'${given.replaceAll("'", `'"'"'`)}'`
  return `tidemark scenario ${scenario} --agent ${agent}`
}
