// Comparisons of several machines or days as one. A shard that is missing, there twice or of another plan is an error: a
// run that nobody saw must not look as if nobody had planned it. Of several runs of the same the newest counts.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { runDirectoryBelow } from '../../check/run-paths.ts'
import { TidemarkError } from '../../errors.ts'
import { recordedRun } from '../../report/recorded-run.ts'
import { agentScenarioNames } from '../agent-names.ts'
import { agentScenarios } from '../agent-scenarios.ts'
import { knownAgents } from '../known-agents.ts'
import { lackOf } from '../lacking.ts'
import { type CompareFile, compareFile, type FoundComparison } from './compare-file.ts'
import { labelOf } from './compare-plan.ts'

type Ran = CompareFile['ran'][number]

/** Copies the results into `out`. @throws TidemarkError `input`, and `usage` where they would be copied over each other */
export function mergedComparison(found: readonly FoundComparison[], out: string): CompareFile {
  const [first] = found
  if (first === undefined) throw new TidemarkError('usage', 'Merge: no directory is given, wanted some')
  for (const other of found) mustBeOfVersion(first, other)
  if (found.length > 1 && found.some(({ directory }) => resolve(directory) === resolve(out)))
    throw new TidemarkError(
      'usage',
      `Merge into ${out}: it is one of those that are merged, wanted another directory`,
    )
  mustBeComplete(found)
  const labels = new Set<string>()
  const gathered = newestOfEach(found).map(({ run, from }) => {
    const label = labelOf(run.label, labels)
    const into = join(out, label)
    mkdirSync(into, { recursive: true })
    for (const name of ['result.json', 'samples.jsonl'])
      if (existsSync(join(from, name))) copyFileSync(join(from, name), join(into, name))
    return { ...run, label, directory: label }
  })
  const came = new Set(gathered.map(keyOf))
  const failed = found.flatMap(({ compared }) => compared.failed).filter((each) => !came.has(keyOf(each)))
  const plan = found.flatMap(({ compared }) => compared.plan)
  const agents = distinct(
    found.flatMap(({ compared }) => compared.agents),
    ({ given }) => given,
  )
  return compareFile({
    version: first.compared.version,
    agents,
    plan: distinct(plan, keyOf),
    notOffered: distinct(found.flatMap(({ compared }) => compared.notOffered).filter(isLacking), keyOf),
    notInstalled: distinct(
      found.flatMap(({ compared }) => compared.notInstalled),
      ({ given }) => given,
    ).filter(({ given }) => agents.every((agent) => agent.given !== given)),
    ran: inOrder(gathered, plan),
    failed: distinct(failed, keyOf),
  })
}

function mustBeOfVersion(one: FoundComparison, other: FoundComparison): void {
  if (one.compared.version !== other.compared.version)
    throw new TidemarkError(
      'input',
      `Merge ${other.directory}: it is of Tidemark ${other.compared.version}, and ${one.directory} of ${one.compared.version}; wanted runs of one version`,
    )
  const differing = other.compared.agents.find((agent) =>
    one.compared.agents.some((known) => known.given === agent.given && known.version !== agent.version),
  )
  if (differing !== undefined)
    throw new TidemarkError(
      'input',
      `Merge ${other.directory}: ${differing.given} has version ${differing.version ?? 'unknown'} there, and another in ${one.directory}; wanted one version of each agent`,
    )
}

/** Whatever came of it: run, failed or interrupted. */
function mustBeComplete(found: readonly FoundComparison[]): void {
  const shards = found.filter(({ compared }) => compared.shard !== undefined)
  for (const [plan, of] of Map.groupBy(shards, ({ compared }) => planText(compared))) {
    const count = of[0]?.compared.shard?.count ?? 0
    const indexes = of.map(({ compared }) => compared.shard?.index)
    const all = Array.from({ length: count }, (_, position) => position + 1)
    const faults = [
      ...all
        .filter((index) => !indexes.includes(index))
        .map((index) => `shard ${index} of ${count} is missing`),
      ...all
        .filter((index) => indexes.indexOf(index) !== indexes.lastIndexOf(index))
        .map((index) => `shard ${index} of ${count} is there more than once`),
    ]
    if (faults.length > 0)
      throw new TidemarkError(
        'input',
        `Merge ${count} shards of ${plan}: ${faults.join('; ')}, wanted each once`,
      )
  }
}

function planText({ plan, shard }: CompareFile): string {
  const agents = [...new Set(plan.map(({ given }) => given))]
  const scenarios = [...new Set(plan.map(({ scenario }) => scenario))]
  return `${scenarios.join(', ')} on ${agents.join(', ')} in ${shard?.count ?? 1} parts`
}

/** Older comparisons say of an agent that is known by name what it lacked then: what it offers by now was not run. */
function isLacking({ given, scenario }: CompareFile['notOffered'][number]): boolean {
  const definition = knownAgents.find(({ name }) => name === given)
  const name = agentScenarioNames.find((each) => each === scenario)
  if (definition === undefined || name === undefined) return true
  return lackOf(definition, agentScenarios[name]) !== undefined
}

interface FoundRun {
  readonly run: Ran
  readonly from: string
  readonly startedAt: string
}

function newestOfEach(found: readonly FoundComparison[]): readonly FoundRun[] {
  const runs = found.flatMap(({ compared, directory }) =>
    compared.ran.map((run) => {
      const from = runDirectoryBelow(directory, run.directory)
      return { run, from, startedAt: recordedRun(from).result.startedAt }
    }),
  )
  const newestFirst = runs.toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
  return distinct(newestFirst, ({ run }) => keyOf(run))
}

function inOrder(ran: readonly Ran[], plan: CompareFile['plan']): Ran[] {
  const order = [...new Set(plan.map(keyOf))]
  return ran.toSorted((one, other) => order.indexOf(keyOf(one)) - order.indexOf(keyOf(other)))
}

function keyOf({ given, scenario }: { readonly given: string; readonly scenario: string }): string {
  return `${given}\n${scenario}`
}

/** The first of each key. */
function distinct<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  const known = new Set<string>()
  return items.filter((item) => {
    const isNew = !known.has(key(item))
    known.add(key(item))
    return isNew
  })
}
