// `tidemark merge DIR…`: what many machines ran with --shard becomes one result. A shard that is missing, or was run
// twice, or of another plan, is an error: a part that nobody saw must not look green.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { recordedRun } from '../report/recorded-run.ts'
import { loadConfig } from '../config/load-config.ts'
import { worstExitCode } from './exit-code.ts'
import { gateExitCode, type GateOutcome } from '../gate/gate-outcome.ts'
import { gateReport } from '../gate/gate-report.ts'
import { baselineFile, shownFile, storedBaseline, writeBaseline } from '../gate/stored-baseline.ts'
import { idleLines } from './idle-suppressions.ts'
import { outcomeTable, type Outcome } from './outcome-table.ts'
import { DEFAULT_OUT, OutputDirectory, passedOnJson } from '../check/output-directory.ts'
import { writeReports, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'
import { runDirectoryBelow } from '../check/run-paths.ts'
import { foundShards, type FoundShard, type ShardFile } from '../gate/shard-file.ts'

export interface MergeOptions extends ReportOptions {
  readonly config?: string
  readonly baseline?: string
  readonly out?: string
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `input` or `usage` */
export async function merge(directories: readonly string[], options: MergeOptions): Promise<number> {
  const found = complete(foundShards(directories))
  using out = new OutputDirectory(resolve(options.out ?? join(DEFAULT_OUT, 'merged')))
  const ran = inOrder(found)
  const gathered = ran.map((each) => gatheredRun(each, out.path))
  const exitCode = isGate(found)
    ? await mergeGate(found, { ran, out }, options)
    : mergeScenarios(ran, gathered, options)
  const stream = options.json === true ? process.stderr : process.stdout
  const results = gathered.flatMap((directory) => (directory === undefined ? [] : [directory]))
  stream.write(idleLines(results.map((directory) => recordedRun(directory).result)))
  stream.write(writtenLines(await writeReports(results, options, { directory: out.path, stream })))
  return exitCode
}

interface RanInShard {
  readonly found: FoundShard
  readonly run: ShardFile['ran'][number]
}

/** @throws TidemarkError `input` unless every shard of one plan is there once, and together they ran all of it */
function complete(found: readonly FoundShard[]): readonly FoundShard[] {
  const [first, ...others] = found
  if (first === undefined) throw new TidemarkError('usage', 'Merge: no directory is given')
  for (const other of others) mustBeAlike(first, other)
  const { count, plan } = first.shard
  const indexes = found.map(({ shard }) => shard.index)
  const all = Array.from({ length: count }, (_, position) => position + 1)
  const missing = all.filter((index) => !indexes.includes(index))
  const faults = [
    ...(missing.length > 0 ? [`shard ${missing.join(', ')} of ${count} is missing`] : []),
    ...all
      .filter((index) => indexes.indexOf(index) !== indexes.lastIndexOf(index))
      .map((index) => `shard ${index} of ${count} is there more than once`),
    ...indexes.filter((index) => index > count).map((index) => `shard ${index} of ${count} cannot be`),
  ]
  const ran = found.flatMap(({ shard }) => shard.ran.map(({ label }) => label))
  const lost =
    faults.length > 0 ? [] : plan.filter((label) => ran.filter((each) => each === label).length !== 1)
  const stray = ran.filter((label) => !plan.includes(label))
  if (lost.length > 0) faults.push(`${lost.join(', ')} was not run once`)
  if (stray.length > 0) faults.push(`${stray.join(', ')} is not in the plan`)
  if (faults.length > 0)
    throw new TidemarkError('input', `Merge ${count} shards: ${faults.join('; ')}, wanted each of them once`)
  return found
}

function mustBeAlike(one: FoundShard, other: FoundShard): void {
  const [here, there] = [sameInAll(one), sameInAll(other)]
  const differing = Object.keys(here).find((field) => here[field] !== there[field])
  if (differing === undefined) return
  throw new TidemarkError(
    'input',
    `Merge ${other.directory}: its ${differing} is ${there[differing]}, and ${here[differing]} in ${one.directory}; wanted shards of one run`,
  )
}

/** What shards of one run have in common. */
function sameInAll({ shard }: FoundShard): Readonly<Record<string, string>> {
  return {
    command: shard.command,
    shards: String(shard.count),
    plan: shard.plan.join(', '),
    version: shard.version,
    ...(shard.command === 'gate' && { against: shard.against, update: String(shard.updates) }),
  }
}

function inOrder(found: readonly FoundShard[]): readonly RanInShard[] {
  const all = found.flatMap((each) => each.shard.ran.map((run) => ({ found: each, run })))
  const plan = found[0]?.shard.plan ?? []
  return plan.flatMap((label) => all.filter(({ run }) => run.label === label))
}

/** Copies what a run recorded; undefined where it was interrupted before it recorded anything. */
function gatheredRun({ found, run }: RanInShard, out: string): string | undefined {
  if ('outcome' in run && run.directory === '') return undefined
  const from = runDirectoryBelow(found.directory, run.directory)
  const into = join(out, run.label)
  mkdirSync(into, { recursive: true })
  for (const name of ['result.json', 'samples.jsonl'])
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(into, name))
  recordedRun(into)
  return into
}

function isGate(found: readonly FoundShard[]): boolean {
  return found.every(({ shard }) => shard.command === 'gate')
}

interface MergedGate {
  readonly ran: readonly RanInShard[]
  readonly out: OutputDirectory
}

async function mergeGate(
  found: readonly FoundShard[],
  { ran, out }: MergedGate,
  options: MergeOptions,
): Promise<number> {
  const shard = found[0]?.shard
  const outcomes = ran.flatMap(({ run }): GateOutcome[] =>
    'outcome' in run
      ? [
          {
            ...run.outcome,
            comparison: run.outcome.comparison,
            entry: run.outcome.entry,
            directory: join(out.path, run.label),
          },
        ]
      : [],
  )
  const against = shard?.command === 'gate' ? shard.against : ''
  const told = { schema: 'tidemark.gate/1', against, outcomes }
  const json = out.writeJson('gate.json', told)
  process.stdout.write(options.json === true ? json : gateReport(outcomes))
  if (shard?.command === 'gate' && shard.updates) await updateBaseline(outcomes, options)
  return worstExitCode(outcomes.map(gateExitCode))
}

async function updateBaseline(outcomes: readonly GateOutcome[], options: MergeOptions): Promise<void> {
  const file = baselineFile(options, await loadConfig(options.config))
  if (writeBaseline(file, storedBaseline(file) ?? new Map(), outcomes))
    process.stderr.write(`baseline: ${shownFile(file)}\n`)
}

function mergeScenarios(
  ran: readonly RanInShard[],
  directories: readonly (string | undefined)[],
  { json }: MergeOptions,
): number {
  const outcomes = ran.flatMap(({ run }, position): Outcome[] => {
    const directory = directories[position]
    if ('outcome' in run || directory === undefined) return []
    const { name, plant, asExpected, exitCode } = run
    return [{ name, plant, asExpected, exitCode, result: recordedRun(directory).result }]
  })
  const results = outcomes.map(({ result }) => result)
  process.stdout.write(json === true ? passedOnJson(results) : outcomeTable(outcomes))
  return worstExitCode(outcomes.map(({ exitCode }) => exitCode))
}
