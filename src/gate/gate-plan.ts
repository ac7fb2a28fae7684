// What a gate runs: scenarios and subjects of the configuration, or those that are named, each with its budget.
import { existsSync, globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Claim } from '../findings/rule.ts'
import { TidemarkError } from '../errors.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import type { ScenarioLocation } from '../runner/work.ts'
import { scenarioUrl } from '../scenario/shipped.ts'
import { limitsOf } from '../config/budget-amount.ts'
import type { LoadedConfig } from '../config/load-config.ts'

export interface Gated {
  readonly name: string
  readonly location: ScenarioLocation
  readonly claim: Claim & { readonly claim?: string }
}

/** The whole of it when no names are given. @throws TidemarkError `usage` or `input` */
export async function gatePlan(names: readonly string[], loaded: LoadedConfig): Promise<readonly Gated[]> {
  const all = await configured(loaded)
  const chosen =
    names.length === 0
      ? all
      : await Promise.all(
          names.map(async (name) => all.find((each) => each.name === name) ?? fromScenario(name, loaded)),
        )
  if (chosen.length === 0) {
    throw new TidemarkError(
      'usage',
      'Run the gate: no scenario is named, wanted names, or a tidemark.config with scenarios or subjects',
    )
  }
  const twice = chosen.find(({ name }, index) => chosen.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined)
    throw new TidemarkError(
      'input',
      `Run the gate: two scenarios are called ${twice.name}, wanted one of each name`,
    )
  return chosen
}

async function configured(loaded: LoadedConfig): Promise<readonly Gated[]> {
  const { config } = loaded
  const scenarios = (config.scenarios ?? []).flatMap((each) =>
    isName(each) ? [each] : filesOf(each, loaded),
  )
  const subjects = (config.subjects ?? []).flatMap((each) => filesOf(each, loaded))
  const all = [
    ...(await Promise.all(scenarios.map((each) => fromScenario(each, loaded)))),
    ...subjects.map((file) => fromSubject(file, loaded)),
  ]
  const stray = Object.keys(config.budgets ?? {}).find((name) => all.every((each) => each.name !== name))
  if (stray !== undefined && all.length > 0) {
    throw new TidemarkError(
      'input',
      `Read budgets of ${loaded.file}: found ${stray}, wanted one of ${all.map(({ name }) => name).join(', ')}`,
    )
  }
  return all
}

async function fromScenario(nameOrPath: string, loaded: LoadedConfig): Promise<Gated> {
  const url = scenarioUrl(nameOrPath)
  const scenario = await loadScenario(url)
  if (scenario.argument !== undefined) {
    throw new TidemarkError(
      'usage',
      `Run the gate: ${scenario.name} takes ${scenario.argument}, wanted a scenario that needs no argument`,
    )
  }
  return withBudget({ name: scenario.name, location: { kind: 'scenario', url }, claim: scenario }, loaded)
}

function fromSubject(file: string, loaded: LoadedConfig): Gated {
  const name = basename(file).split('.')[0] ?? file
  const location = { kind: 'module', url: pathToFileURL(file).href, name } as const
  return withBudget({ name, location, claim: { phases: [{ name: 'life' }], budget: {} } }, loaded)
}

function withBudget(gated: Gated, { config }: LoadedConfig): Gated {
  const own = config.budgets?.[gated.name]
  if (own === undefined) return gated
  return { ...gated, claim: { ...gated.claim, budget: { ...gated.claim.budget, ...limitsOf(own) } } }
}

function isName(text: string): boolean {
  return /^[\w-]+$/.test(text)
}

/** Sorted. @throws TidemarkError `input` when there is none */
function filesOf(pattern: string, { directory }: LoadedConfig): readonly string[] {
  const plain = join(directory, pattern)
  if (existsSync(plain)) return [plain]
  const found = globSync(pattern, { cwd: directory }).map((file) => join(directory, file))
  if (found.length > 0) return found.toSorted()
  throw new TidemarkError('input', `Find ${pattern} from ${directory}: no file matches, wanted at least one`)
}
