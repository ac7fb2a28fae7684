// `tidemark scenario`: runs scenarios, one after another, and prints a verdict for each.
import { join, resolve } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { exitCode } from '../report/exit-code.ts'
import type { Scenario } from '../scenario/definition.ts'
import { loadScenario } from '../scenario/load-scenario.ts'
import { scenarioUrl, shippedNames } from '../scenario/shipped.ts'
import { worstExitCode } from './exit-code.ts'
import type { Suppression } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { idleLines } from './idle-suppressions.ts'
import { outcomeTable, type Outcome } from './outcome-table.ts'
import { type CheckedRun, checkRun } from '../check/check-run.ts'
import { DEFAULT_OUT, writeWhole } from '../check/output-directory.ts'
import { mustBeWritable, writeReports, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'
import { withProgress } from '../report/progress.ts'
import { runReport } from './run-report.ts'
import { partOf, type Shard } from '../gate/shard.ts'
import { pathFrom } from '../check/run-paths.ts'
import { shardText, type ShardFile } from '../gate/shard-file.ts'

export interface ScenarioOptions extends ReportOptions {
  readonly all?: boolean
  readonly plant?: string
  readonly prove?: boolean
  readonly profile?: string
  readonly shard?: Shard
  readonly repeat: number
  readonly timeLimit?: number
  readonly config?: string
  readonly out?: string
  readonly keep?: boolean
  readonly json?: boolean
}

type ScenarioRan = Extract<ShardFile, { readonly command: 'scenario' }>['ran'][number]

interface Chosen {
  readonly url: string
  readonly scenario: Scenario
  readonly argument: string | undefined
}

/** What is run, and how it must end when it is run as a proof. */
interface Trial extends Chosen {
  readonly plant: string | undefined
  readonly expected: 'clean' | 'leak' | undefined
}

/** Returns the exit code. @throws TidemarkError `usage` or `input` */
export async function runScenarios(names: readonly string[], options: ScenarioOptions): Promise<number> {
  const chosen = options.all === true ? await everyScenario(names) : await chooseScenarios(names)
  const { config } = await loadConfig(options.config)
  mustBeWritable(options)
  // A proof is about the scenario: what is suppressed for others must not hide its plant.
  const suppressions = options.prove === true ? undefined : config.suppressions
  const trials = chosen.flatMap((each) => trialsOf(each, options))
  const planned = trials.flatMap((trial) =>
    Array.from({ length: options.repeat }, (_, round) => ({ trial, round })),
  )
  const outcomes: Outcome[] = []
  const directories: string[] = []
  const ran: ScenarioRan[] = []
  for (const { trial, round } of partOf(planned, options.shard)) {
    const run = await runTrial(trial, { ...options, suppressions }, planned.length > 1 ? round : undefined)
    if (options.json !== true) process.stdout.write(`${runReport(run, trial.scenario)}\n`)
    outcomes.push(outcomeOf(trial, run))
    directories.push(run.directory)
    ran.push(ranOf(trial, { round, run, outcome: outcomeOf(trial, run), options }))
  }
  if (options.shard !== undefined) writeShard(options.shard, { planned, ran, options })
  print(outcomes, options)
  process.stderr.write(idleLines(outcomes.map(({ result }) => result)))
  await report(directories, options)
  return worstExitCode(outcomes.map(({ exitCode: code }) => code))
}

/** Returns the exit code. */
export async function listScenarios(): Promise<number> {
  for (const name of shippedNames()) {
    const scenario = await loadScenario(scenarioUrl(name))
    const argument = scenario.argument === undefined ? '' : ` ${scenario.argument}`
    const swaps = Object.entries(scenario.swaps).map(([id, { kind, does }]) => `  ${kind} ${id}: ${does}\n`)
    const profiles = scenario.profiles === undefined ? '' : `  profiles: ${scenario.profiles.join(', ')}\n`
    process.stdout.write(`${name}${argument}\n  ${scenario.claim}\n${profiles}${swaps.join('')}\n`)
  }
  return 0
}

async function everyScenario(names: readonly string[]): Promise<readonly Chosen[]> {
  if (names.length > 0) {
    throw new TidemarkError(
      'usage',
      `Run every scenario: ${names.join(', ')} is named too, wanted --all or names, not both`,
    )
  }
  const all = await Promise.all(shippedNames().map((name) => choose(name, undefined)))
  return all.filter(({ scenario }) => scenario.argument === undefined)
}

async function chooseScenarios(names: readonly string[]): Promise<readonly Chosen[]> {
  if (names.length === 0) {
    throw new TidemarkError(
      'usage',
      `Run a scenario: none is named, wanted one of ${shippedNames().join(', ')}, or --all, or --list`,
    )
  }
  const rest = [...names]
  const chosen: Chosen[] = []
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const found = await choose(name, undefined)
    if (found.scenario.argument === undefined) chosen.push(found)
    else chosen.push({ ...found, argument: await prepared(found, argumentOf(found, rest.shift())) })
  }
  return chosen
}

function argumentOf({ scenario }: Chosen, argument: string | undefined): string {
  if (argument !== undefined) return argument
  throw new TidemarkError(
    'usage',
    `Run scenario ${scenario.name}: its ${scenario.argument} is missing, wanted tidemark scenario ${scenario.name} ${scenario.argument}`,
  )
}

/** Says what the argument holds, and refuses before anything runs what cannot be used. */
async function prepared({ scenario }: Chosen, argument: string): Promise<string> {
  if (scenario.prepareArgument === undefined) return argument
  process.stderr.write(`reading ${argument}
`)
  const ready = await scenario.prepareArgument(argument)
  process.stderr.write(`${ready.summary}
`)
  return ready.argument
}

async function choose(name: string, argument: string | undefined): Promise<Chosen> {
  const url = scenarioUrl(name)
  return { url, scenario: await loadScenario(url), argument }
}

function trialsOf(chosen: Chosen, { plant, prove }: ScenarioOptions): readonly Trial[] {
  if (prove !== true) return [{ ...chosen, plant, expected: undefined }]
  if (plant !== undefined) {
    throw new TidemarkError('usage', '--prove: it runs every plant, wanted --prove or --plant, not both')
  }
  const swaps = Object.entries(chosen.scenario.swaps).map(([id, { kind }]) => ({
    ...chosen,
    plant: id,
    expected: kind === 'plant' ? ('leak' as const) : ('clean' as const),
  }))
  return [{ ...chosen, plant: undefined, expected: 'clean' }, ...swaps]
}

/** `long-session-whole-history-2`: one of many runs. */
function labelOf({ scenario, plant }: Trial, round: number): string {
  const name = plant === undefined ? scenario.name : `${scenario.name}-${plant}`
  return round === 0 ? name : `${name}-${round + 1}`
}

interface RanTrial {
  readonly round: number
  readonly run: CheckedRun
  readonly outcome: Outcome
  readonly options: ScenarioOptions
}

function ranOf(trial: Trial, { round, run, outcome, options }: RanTrial): ScenarioRan {
  const { name, plant, asExpected, exitCode: code } = outcome
  return {
    label: labelOf(trial, round),
    directory: pathFrom(resolve(options.out ?? DEFAULT_OUT), run.directory),
    name,
    exitCode: code,
    ...(plant !== undefined && { plant }),
    ...(asExpected !== undefined && { asExpected }),
  }
}

interface ShardedTrials {
  readonly planned: readonly { readonly trial: Trial; readonly round: number }[]
  readonly ran: readonly ScenarioRan[]
  readonly options: ScenarioOptions
}

function writeShard({ index, count }: Shard, { planned, ran, options }: ShardedTrials): void {
  const text = shardText({
    index,
    count,
    plan: planned.map(({ trial, round }) => labelOf(trial, round)),
    command: 'scenario',
    ran: [...ran],
  })
  writeWhole(resolve(options.out ?? DEFAULT_OUT, 'shard.json'), text)
}

/** @param round undefined for a single run, which writes to the directory itself */
function runTrial(
  trial: Trial,
  options: ScenarioOptions & { readonly suppressions: readonly Suppression[] | undefined },
  round: number | undefined,
): Promise<CheckedRun> {
  const { scenario, url, plant, argument } = trial
  const name = plant === undefined ? scenario.name : `${scenario.name}-${plant}`
  const several = round === undefined ? [] : [labelOf(trial, round)]
  const outDirectory =
    options.out === undefined ? join(DEFAULT_OUT, several[0] ?? name) : join(options.out, ...several)
  return withProgress((onProgress) =>
    checkRun({
      survey: 'to-explain',
      location: { kind: 'scenario', url },
      claim: scenario,
      suppressions: options.suppressions,
      options: {
        outDirectory,
        plant,
        argument,
        profile: options.profile,
        timeLimitMs: options.timeLimit === undefined ? undefined : options.timeLimit * 1_000,
        keepDirectory: options.keep === true,
        onProgress,
      },
    }),
  )
}

/** A proof must fail on every plant: nobody's lines are annotated for that unless it is asked for. */
async function report(directories: readonly string[], options: ScenarioOptions): Promise<void> {
  const [only] = directories
  const directory = directories.length === 1 && only !== undefined ? only : (options.out ?? DEFAULT_OUT)
  const stream = options.json === true ? process.stderr : process.stdout
  const wanted = options.prove === true ? { ...options, github: options.github ?? false } : options
  stream.write(writtenLines(await writeReports(directories, wanted, { directory, stream })))
}

function outcomeOf({ scenario, plant, expected }: Trial, { verdict, result }: CheckedRun): Outcome {
  const asExpected = expected === undefined ? undefined : verdict.verdict === expected
  return {
    name: scenario.name,
    plant,
    result,
    asExpected,
    exitCode: asExpected === undefined ? exitCode(verdict.verdict) : asExpected ? 0 : 1,
  }
}

function print(outcomes: readonly Outcome[], { json, prove, repeat, all }: ScenarioOptions): void {
  const results = outcomes.map(({ result }) => result)
  const single = results.length === 1 && prove !== true && repeat === 1 && all !== true
  if (json === true) process.stdout.write(`${JSON.stringify(single ? results[0] : results, null, 2)}\n`)
  else if (outcomes.length > 1) process.stdout.write(outcomeTable(outcomes))
}
