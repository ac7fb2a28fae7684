// `tidemark agents compare`: scenarios on several agents that others wrote, and one table of what came of them.
import { join, resolve } from 'node:path'
import { agentScenarioNames, type AgentScenarioName } from '../agents/agent-names.ts'
import { agentScenarios, runAgentScenario } from '../agents/agent-scenarios.ts'
import { subjectAt, subjectOfCommand } from '../agents/agent-subject.ts'
import { comparison } from '../agents/comparison/comparison.ts'
import { comparisonMarkdown } from '../agents/comparison/comparison-markdown.ts'
import { comparisonPage } from '../agents/comparison/comparison-page.ts'
import { COMPARE_FILE, type CompareFile, foundComparisons } from '../agents/comparison/compare-file.ts'
import { type ChosenSubject, comparePlan, type PlannedOnAgent } from '../agents/comparison/compare-plan.ts'
import { notReached, runComparison } from '../agents/comparison/compare-runs.ts'
import { mergedComparison } from '../agents/comparison/merged-comparison.ts'
import { installAgent, locatedAgent } from '../agents/installed-agent.ts'
import { chosenAgent, knownAgents } from '../agents/known-agents.ts'
import type { CheckedRun } from '../check/check-run.ts'
import { DEFAULT_OUT, OutputDirectory } from '../check/output-directory.ts'
import { loadConfig } from '../config/load-config.ts'
import { TidemarkError } from '../errors.ts'
import { endingSignal } from '../gate/ending-signal.ts'
import { partOf, type Shard } from '../gate/shard.ts'
import { exitCode, FAILURE_EXIT_CODE } from '../report/exit-code.ts'
import { withProgress } from '../report/progress.ts'
import { recordedRun } from '../report/recorded-run.ts'
import { version } from '../report/version.ts'
import { worstExitCode } from './exit-code.ts'
import { outcomeTable } from './outcome-table.ts'
import { writeReport, writtenLines } from './report-files.ts'
import { runReport } from './run-report.ts'

export interface CompareOptions {
  readonly scenarios?: readonly string[]
  readonly install?: boolean
  readonly shard?: Shard
  readonly merge?: readonly string[]
  readonly config?: string
  readonly timeLimit?: number
  readonly out?: string
  readonly markdown?: string
  readonly html?: string
}

/** Returns the exit code. @throws TidemarkError `usage`, `input` or `environment` */
export async function compareAgents(names: readonly string[], options: CompareOptions): Promise<number> {
  using out = new OutputDirectory(resolve(options.out ?? join(DEFAULT_OUT, 'agents')))
  const compared = options.merge === undefined ? await ran(names, options, out) : merged(names, options, out)
  const told = comparison(compared, out.path)
  const files = [
    { file: options.markdown ?? join(out.path, 'agents.md'), text: comparisonMarkdown(told) },
    { file: options.html ?? join(out.path, 'agents.html'), text: comparisonPage(told) },
  ]
  for (const { file, text } of files) writeReport(file, text)
  const results = compared.ran.map(({ directory }) => recordedRun(join(out.path, directory)).result)
  process.stdout.write(outcomeTable(results.map(outcomeOf)))
  for (const { label, reason } of compared.failed) process.stdout.write(`failed: ${label}: ${reason}\n`)
  for (const { given, install } of compared.notInstalled)
    process.stdout.write(`not installed: ${given}; try next: ${install}\n`)
  process.stdout.write(writtenLines(files.map(({ file }) => file)))
  const missing = notReached(partOf(compared.plan, compared.shard), compared)
  for (const { label } of missing) process.stdout.write(`not run: ${label}: it was interrupted before\n`)
  const codes = results.map(({ verdict }) => exitCode(verdict))
  return worstExitCode([
    ...codes,
    ...compared.failed.map(() => FAILURE_EXIT_CODE),
    ...missing.map(() => exitCode('undecided')),
  ])
}

async function ran(
  names: readonly string[],
  options: CompareOptions,
  out: OutputDirectory,
): Promise<CompareFile> {
  using owned = new DisposableStack()
  const interrupted = endingSignal(owned)
  const scenarios = chosenScenarios(options.scenarios)
  const { subjects, notInstalled } = chosenSubjects(names, options)
  const { config } = await loadConfig(options.config)
  const { agents, runs, notOffered } = comparePlan(subjects, scenarios)
  if (runs.length === 0) throw nothingToRun(notOffered)
  const plan = runs.map(({ label, given, scenario }) => ({ label, given, scenario }))
  const known = { version: version(), shard: options.shard, agents, plan, notOffered, notInstalled }
  const run = (planned: PlannedOnAgent, outDirectory: string): Promise<CheckedRun> => {
    process.stderr.write(`${planned.scenario} on ${planned.subject.definition.name}\n`)
    return withProgress((onProgress) =>
      runAgentScenario(planned.scenario, {
        ...planned.subject,
        outDirectory,
        timeLimitMs: options.timeLimit === undefined ? undefined : options.timeLimit * 1_000,
        suppressions: config.suppressions,
        onProgress,
      }),
    )
  }
  return await runComparison(known, partOf(runs, options.shard), { out, interrupted, run, onRun: show })
}

function nothingToRun(notOffered: CompareFile['notOffered']): TidemarkError {
  const lacking = notOffered.map(({ given, scenario, reason }) => `${scenario} on ${given}: ${reason}`)
  return new TidemarkError(
    'usage',
    `Compare agents: none of them offers what is asked for (${lacking.join('; ')}), wanted a scenario that one does`,
  )
}

function merged(names: readonly string[], options: CompareOptions, out: OutputDirectory): CompareFile {
  const given = [
    ...names,
    ...(['scenarios', 'install', 'shard'] as const).filter((name) => options[name] !== undefined),
  ]
  if (given.length > 0)
    throw new TidemarkError(
      'usage',
      `Merge comparisons: ${given.join(', ')} is given too, wanted directories alone, of which nothing is run`,
    )
  const compared = mergedComparison(foundComparisons(options.merge ?? []), out.path)
  out.writeJson(COMPARE_FILE, compared)
  return compared
}

/** Of those that are not named, what is installed is run. @throws TidemarkError for one that is named and is not there */
function chosenSubjects(
  names: readonly string[],
  { install }: CompareOptions,
): { readonly subjects: readonly ChosenSubject[]; readonly notInstalled: CompareFile['notInstalled'] } {
  const given = names.length > 0 ? [...new Set(names)] : knownAgents.map(({ name }) => name)
  const chosen = given.map((each) => ({ given: each, ...chosenAgent(each) }))
  if (install === true)
    for (const { definition, command } of chosen)
      if (command === undefined && locatedAgent(definition) === undefined) {
        process.stderr.write(`installing ${definition.package?.name} ${definition.package?.version}\n`)
        installAgent(definition)
      }
  const isThere = ({ definition, command }: (typeof chosen)[number]): boolean =>
    names.length > 0 || command !== undefined || locatedAgent(definition) !== undefined
  const there = chosen.filter(isThere)
  // Our own is always there, and alone no comparison that anybody asked for.
  if (names.length === 0 && there.every(({ definition }) => definition.own !== undefined))
    throw new TidemarkError(
      'environment',
      'Compare agents: none is installed, wanted one; try next: tidemark agents compare --install',
    )
  return {
    subjects: there.map(({ given: name, definition, command }) => ({
      given: name,
      ...(command === undefined ? subjectAt(definition, undefined) : subjectOfCommand(definition, command)),
    })),
    notInstalled: chosen
      .filter((each) => !isThere(each))
      .map(({ given: name }) => ({ given: name, install: `tidemark agents ${name} --install` })),
  }
}

function chosenScenarios(names: readonly string[] | undefined): readonly AgentScenarioName[] {
  if (names === undefined) return agentScenarioNames
  const unknown = names.find((name) => agentScenarioNames.every((each) => each !== name))
  if (unknown === undefined) return agentScenarioNames.filter((name) => names.includes(name))
  throw new TidemarkError(
    'usage',
    `Compare agents by ${unknown}: there is no scenario of this name, wanted some of ${agentScenarioNames.join(',')}`,
  )
}

function show(checked: CheckedRun): void {
  const { run, result } = checked
  const name = agentScenarioNames.find((each) => each === result.scenario)
  const phases = run.phases.map(({ phase }) => ({ name: phase }))
  const claim = name === undefined ? '' : agentScenarios[name].claim
  process.stdout.write(`${runReport(checked, { phases, budget: {}, claim })}\n`)
}

function outcomeOf(result: CheckedRun['result']) {
  return {
    name: `${result.scenario} on ${result.subject}`,
    plant: undefined,
    result,
    asExpected: undefined,
    exitCode: exitCode(result.verdict),
  }
}
