// `tidemark gate`: scenarios against the baseline in the repository, or against another commit; what CI runs.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Baseline } from '../baseline/baseline.ts'
import { MIN_BASELINE_RUNS } from '../baseline/compare.ts'
import { TidemarkError } from '../errors.ts'
import { loadConfig, type LoadedConfig } from '../config/load-config.ts'
import { worstExitCode } from './exit-code.ts'
import { idleLines } from './idle-suppressions.ts'
import { DEFAULT_OUT, OutputDirectory } from '../check/output-directory.ts'
import { mustBeWritable, writeReports, writtenLines } from './report-files.ts'
import type { ReportOptions } from './report-options.ts'
import { partOf, type Shard } from '../gate/shard.ts'
import { endingSignal } from '../gate/ending-signal.ts'
import { gateExitCode, type GateOutcome } from '../gate/gate-outcome.ts'
import { gatePlan, type Gated } from '../gate/gate-plan.ts'
import { gateShardText } from '../gate/gate-shard.ts'
import { gateReport } from '../gate/gate-report.ts'
import { gateRun, type Against } from '../gate/gate-run.ts'
import { OtherCommit } from '../gate/other-commit.ts'
import { baselineFile, shownFile, storedBaseline, writeBaseline } from '../gate/stored-baseline.ts'

/** Runs after which a change that is not proven is noise. */
const MOST_RUNS = 9

export interface GateOptions extends ReportOptions {
  readonly update?: boolean
  readonly against?: string
  readonly runs?: number
  readonly plant?: string
  readonly shard?: Shard
  readonly config?: string
  readonly baseline?: string
  readonly out?: string
  readonly json?: boolean
}

/** Returns the exit code. @throws TidemarkError `usage` or `input` */
export async function gate(names: readonly string[], options: GateOptions): Promise<number> {
  mustFit(options)
  mustBeWritable(options)
  const loaded = await loadConfig(options.config)
  const plan = await gatePlan(names, loaded)
  const part = partOf(plan, options.shard)
  const file = baselineFile(options, loaded)
  const stored = options.against === undefined ? storedBaseline(file) : undefined
  if (options.update !== true && options.against === undefined)
    mustBeKnown(plan, stored, { file, whole: names.length === 0 })
  using out = new OutputDirectory(
    resolve(options.out ?? join(loaded.directory, loaded.config.out ?? DEFAULT_OUT, 'gate')),
  )
  const outcomes = await runAll({ plan: part, loaded, file, stored: stored ?? new Map() }, options, out.path)
  // A shard has only a part: the whole is written by `tidemark merge`.
  const isWhole = options.shard === undefined
  if (options.update === true && isWhole) writeBaseline(file, stored ?? new Map(), outcomes)
  const told = { schema: 'tidemark.gate/1', against: options.against ?? shownFile(file), outcomes }
  const json = out.writeJson('gate.json', told)
  if (options.shard !== undefined)
    out.write(
      'shard.json',
      gateShardText(options.shard, {
        plan,
        outcomes,
        against: told.against,
        updates: options.update === true,
        out: out.path,
      }),
    )
  process.stdout.write(options.json === true ? json : gateReport(outcomes))
  const stream = options.json === true ? process.stderr : process.stdout
  if (options.update === true && isWhole && existsSync(file)) stream.write(`baseline: ${shownFile(file)}\n`)
  // Of a part of the scenarios nobody can tell what the others need.
  if (names.length === 0 && isWhole) stream.write(idleLines(outcomes))
  const written = outcomes
    .map(({ directory }) => directory)
    .filter((each) => existsSync(join(each, 'result.json')))
  stream.write(writtenLines(await writeReports(written, options, { directory: out.path, stream })))
  return worstExitCode(outcomes.map(gateExitCode))
}

function mustFit({ update, against, plant, runs }: GateOptions): void {
  if (update === true && (against !== undefined || plant !== undefined)) {
    const other = against === undefined ? '--plant' : '--against'
    throw new TidemarkError('usage', `Update the baseline: ${other} is given too, wanted one of them`)
  }
  if (runs !== undefined && runs < MIN_BASELINE_RUNS)
    throw new TidemarkError(
      'usage',
      `Run the gate: found --runs ${runs}, wanted at least ${MIN_BASELINE_RUNS}: fewer prove nothing`,
    )
}

/** A missing baseline is an error before anything runs: a gate that compares with nothing must not pass. */
function mustBeKnown(
  plan: readonly Gated[],
  stored: Baseline | undefined,
  { file, whole }: { readonly file: string; readonly whole: boolean },
): void {
  const unknown = plan.filter(({ name }) => stored?.has(name) !== true).map(({ name }) => name)
  if (unknown.length > 0) {
    const found = stored === undefined ? 'there is none' : `it does not have ${unknown.join(', ')}`
    throw new TidemarkError(
      'input',
      `Read baseline ${shownFile(file)}: ${found}, wanted one made by: tidemark gate ${unknown.join(' ')} --update`,
    )
  }
  const planned = new Set(plan.map(({ name }) => name))
  const gone = [...(stored?.keys() ?? [])].filter((name) => !planned.has(name))
  if (whole && gone.length > 0) {
    throw new TidemarkError(
      'input',
      `Run the gate: the baseline ${shownFile(file)} has ${gone.join(', ')}, which the configuration has not; wanted the same scenarios in both`,
    )
  }
}

interface Work {
  readonly plan: readonly Gated[]
  readonly loaded: LoadedConfig
  readonly file: string
  readonly stored: Baseline
}

async function runAll(
  work: Work,
  options: GateOptions,
  outDirectory: string,
): Promise<readonly GateOutcome[]> {
  using owned = new DisposableStack()
  const signal = endingSignal(owned)
  const other = options.against === undefined ? undefined : owned.use(OtherCommit.checkOut(options.against))
  const runs =
    options.runs ?? (options.update === true ? (work.loaded.config.runs ?? MIN_BASELINE_RUNS) : MOST_RUNS)
  const outcomes: GateOutcome[] = []
  for (const gated of work.plan) {
    const against = await againstOf(gated, work, { other, update: options.update === true })
    outcomes.push(
      await gateRun(gated, against, {
        outDirectory,
        runs,
        plant: options.plant,
        leaveOut: work.loaded.config.leaveOut ?? [],
        suppressions: work.loaded.config.suppressions,
        signal,
        say: (line) => process.stderr.write(`${line}\n`),
      }),
    )
  }
  return outcomes
}

async function againstOf(
  gated: Gated,
  { loaded, file, stored }: Work,
  { other, update }: { readonly other: OtherCommit | undefined; readonly update: boolean },
): Promise<Against> {
  const entry = stored.get(gated.name)
  if (other === undefined)
    return update || entry === undefined
      ? { mode: 'update' }
      : { mode: 'stored', entry, file: shownFile(file) }
  const { location } = gated
  const url = other.urlOf(location.url)
  if (url === undefined) return { mode: 'beside', other: undefined, commit: other.name }
  if (location.kind === 'module')
    return { mode: 'beside', other: { ...gated, location: { ...location, url } }, commit: other.name }
  const [there] = await gatePlan([url.slice('file://'.length)], {
    ...loaded,
    config: { budgets: loaded.config.budgets ?? {} },
  })
  return { mode: 'beside', other: there, commit: other.name }
}
