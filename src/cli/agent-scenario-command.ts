// `tidemark scenario NAME --agent A`: scenarios on an agent that somebody else wrote, one after another.
import { join } from 'node:path'
import { agentScenarioNames, type AgentScenarioName } from '../agents/agent-names.ts'
import type { AgentRunOptions } from '../agents/agent-run.ts'
import { agentScenarios, runAgentScenario } from '../agents/agent-scenarios.ts'
import { type AgentSubject, subjectAt, subjectOfCommand } from '../agents/agent-subject.ts'
import { installAgent } from '../agents/installed-agent.ts'
import { type ChosenAgent, chosenAgent } from '../agents/known-agents.ts'
import type { CheckedRun } from '../check/check-run.ts'
import { DEFAULT_OUT } from '../check/output-directory.ts'
import { loadConfig } from '../config/load-config.ts'
import { TidemarkError } from '../errors.ts'
import { exitCode } from '../report/exit-code.ts'
import { withProgress } from '../report/progress.ts'
import { worstExitCode } from './exit-code.ts'
import { outcomeTable } from './outcome-table.ts'
import { mustBeWritable, writeReports, writtenLines } from './report-files.ts'
import { runReport } from './run-report.ts'
import type { ScenarioOptions } from './scenario-command.ts'

export interface AgentChoice {
  readonly agent: string
  readonly agentPath?: string
  readonly install?: boolean
}

/** Those of our own agent, which cannot be had with another. */
const OF_OUR_OWN = ['plant', 'prove', 'profile', 'shard'] as const

/** Returns the exit code. @throws TidemarkError `usage`, `input` or `environment` */
export async function runAgentScenarios(
  names: readonly string[],
  options: ScenarioOptions & AgentChoice,
): Promise<number> {
  const scenarios = chosenNames(names, options)
  mustBeWritable(options)
  const { config } = await loadConfig(options.config)
  const subject = subjectOf(options)
  const planned = scenarios.flatMap((name) =>
    Array.from({ length: options.repeat }, (_, round) => ({ name, round })),
  )
  const runs: CheckedRun[] = []
  for (const { name, round } of planned) {
    const label = [subject.definition.name, name, ...(options.repeat > 1 ? [`${round + 1}`] : [])].join('-')
    const several = planned.length > 1 || options.out === undefined ? [label] : []
    const run = await withProgress((onProgress) =>
      runAgentScenario(name, {
        ...subject,
        ...runOptions(options),
        outDirectory: join(options.out ?? DEFAULT_OUT, ...several),
        suppressions: config.suppressions,
        onProgress,
      }),
    )
    if (options.json !== true) process.stdout.write(`${runReport(run, claimOf(run, name))}\n`)
    runs.push(run)
  }
  print(runs, options)
  await report(runs, options)
  return worstExitCode(runs.map(({ verdict }) => exitCode(verdict.verdict)))
}

/** Returns the exit code. */
export function listAgentScenarios(): number {
  for (const name of agentScenarioNames) process.stdout.write(`${name}\n  ${agentScenarios[name].claim}\n\n`)
  return 0
}

/** Installs it where that was asked for. @throws TidemarkError */
function subjectOf({ agent, agentPath, install }: AgentChoice): AgentSubject {
  const { definition, command }: ChosenAgent = chosenAgent(agent)
  if (command !== undefined) {
    if (agentPath !== undefined || install === true)
      throw new TidemarkError(
        'usage',
        `Drive ${agent}: --agent-path or --install is given too, wanted a name, or a command that is there`,
      )
    return subjectOfCommand(definition, command)
  }
  if (install === true && agentPath === undefined && definition.own === undefined) {
    process.stderr.write(`installing ${definition.package?.name} ${definition.package?.version}\n`)
    installAgent(definition)
  }
  return subjectAt(definition, agentPath)
}

function chosenNames(names: readonly string[], options: ScenarioOptions): readonly AgentScenarioName[] {
  const given = OF_OUR_OWN.find((name) => options[name] !== undefined)
  if (given !== undefined)
    throw new TidemarkError(
      'usage',
      `Run scenarios on an agent: --${given} is given too, wanted it without --agent`,
    )
  if (options.all === true && names.length === 0) return agentScenarioNames
  const wanted = `wanted ${agentScenarioNames.join(', ')}, or --all`
  if (names.length === 0 || options.all === true)
    throw new TidemarkError(
      'usage',
      `Run scenarios on an agent: ${names.length === 0 ? 'none is named' : '--all is given with names'}, ${wanted}`,
    )
  return names.map((name) => {
    const found = agentScenarioNames.find((each) => each === name)
    if (found !== undefined) return found
    throw new TidemarkError(
      'usage',
      `Run scenario ${name} on an agent: there is none of this name, ${wanted}`,
    )
  })
}

function runOptions({
  timeLimit,
  keep,
}: ScenarioOptions): Pick<AgentRunOptions, 'timeLimitMs' | 'keepsHome'> {
  return { timeLimitMs: timeLimit === undefined ? undefined : timeLimit * 1_000, keepsHome: keep === true }
}

function claimOf({ run }: CheckedRun, name: AgentScenarioName) {
  const { claim } = agentScenarios[name]
  return { phases: run.phases.map(({ phase }) => ({ name: phase })), budget: {}, claim }
}

function print(runs: readonly CheckedRun[], { json }: ScenarioOptions): void {
  const results = runs.map(({ result }) => result)
  if (json === true)
    process.stdout.write(`${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`)
  else if (runs.length > 1) process.stdout.write(outcomeTable(runs.map(outcomeOf)))
}

function outcomeOf({ result, verdict }: CheckedRun) {
  return {
    name: `${result.scenario} on ${result.subject}`,
    plant: undefined,
    result,
    asExpected: undefined,
    exitCode: exitCode(verdict.verdict),
  }
}

async function report(runs: readonly CheckedRun[], options: ScenarioOptions): Promise<void> {
  const directories = runs.map(({ directory }) => directory)
  const [only] = directories
  const directory = directories.length === 1 && only !== undefined ? only : (options.out ?? DEFAULT_OUT)
  const stream = options.json === true ? process.stderr : process.stdout
  stream.write(writtenLines(await writeReports(directories, options, { directory, stream })))
}
