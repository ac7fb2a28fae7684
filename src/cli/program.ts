// The commands with their arguments and help texts.
import { Command, InvalidArgumentError, Option } from 'commander'
import { type AgentCommandOptions, serveAgent } from './agent-command.ts'
import { check, type CheckOptions } from './check-command.ts'
import { shippedNames } from './catalogue.ts'
import { dashboard, dashboardHelp, type DashboardOptions } from './dashboard/dashboard-command.ts'
import { gate, type GateOptions } from './gate/gate-command.ts'
import { heap, heapHelp, type HeapOptions } from './heap/heap-command.ts'
import { report, reportHelp } from './report-command.ts'
import { init, initHelp, type InitOptions } from './init/init-command.ts'
import { addReportOptions, type ReportOptions } from './report-options.ts'
import { merge, mergeHelp, type MergeOptions } from './shard/merge-command.ts'
import { parsedShard, type Shard } from './shard/shard.ts'
import { listScenarios, runScenarios, type ScenarioOptions } from './scenario-command.ts'
import { version } from './version.ts'
import { watch, watchHelp, watchLevels, type WatchCommandOptions } from './watch-command.ts'

const exitCodesHelp = `
Exit codes:
  0  clean and within budget
  1  a leak, a budget exceeded, or the subject crashed
  2  misuse, bad input, or a failure of Tidemark or the machine: there is no verdict
  3  undecided`

const timeLimitHelp =
  'end a run once it could have worked so long, and judge what was seen: on a busy machine at most six times as late'

const scenarioExamples = `
Examples:
  tidemark scenario long-session
  tidemark scenario long-session --plant whole-history
  tidemark scenario replay session.jsonl
  tidemark scenario ./my-agent.scenario.ts --repeat 10`

/** Of `tidemark agent`. */
const defaultTargets: readonly string[] = ['127.0.0.1:4747']

/** @param needsOutput the result is on standard output and in no file */
type Ended = (exitCode: number, needsOutput: boolean) => void

/** @param ended told the exit code of the command that ran */
export function buildProgram(ended: Ended): Command {
  const program = new Command('tidemark')
    .description('Tells you, with evidence, whether a long-running agent leaks, and which line does it.')
    .version(version(), '-v, --version', 'print the version')
    .exitOverride()
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText('after', exitCodesHelp)
  addInit(program, ended)
  addScenario(program, ended)
  addCheck(program, ended)
  addWatch(program, ended)
  addGate(program, ended)
  addMerge(program, ended)
  addReport(program, ended)
  addHeap(program, ended)
  addAgent(program, ended)
  addDashboard(program, ended)
  return program
}

function addInit(program: Command, ended: Ended): void {
  program
    .command('init')
    .description('write a configuration and a first scenario for the program in this directory, and run it')
    .option('--program <file>', 'a module that can be imported (default: asks, or what package.json starts)')
    .option('--export <name>', 'what of it is used: a server, a request handler or a function')
    .option('--path <path...>', 'what is requested of a server, in turn (default: /)')
    .option('--yes', 'ask nothing: also on a terminal')
    .option('--no-run', 'only write')
    .option('--force', 'replace a configuration and a scenario that are there')
    .addHelpText('after', initHelp)
    .action(async (options: InitOptions) => ended(await init(options), false))
}

function addScenario(program: Command, ended: Ended): void {
  const command = program
    .command('scenario')
    .description('run scenarios: a subject, a workload, a budget, and a verdict')
    .argument(
      '[names...]',
      `${shippedNames().join(', ')}, or the path of a scenario module; a scenario's own argument follows its name`,
    )
    .option('--all', 'run every scenario that needs no argument')
    .option('--list', 'name the scenarios, their claims, plants and look-alikes')
    .option('--plant <id>', 'swap one part of the subject for a leaky (or only leaky-looking) one')
    .option(
      '--prove',
      'run each scenario clean, with each of its plants and with each look-alike, and say which ended as it must',
    )
    .option('--profile <name>', 'size of the workload, where the scenario has several')
    .option('--shard <i/n>', 'run only the i-th of n parts; tidemark merge puts them together', shard)
    .option('--repeat <times>', 'run it this many times', wholeNumber, 1)
    .option('--config <file>', 'whose suppressions apply (default: the nearest tidemark.config)')
    .option('--time-limit <seconds>', timeLimitHelp, wholeNumber)
    .option('--out <dir>', 'where result.json and samples.jsonl go (default: .tidemark/NAME)')
    .option('--keep', 'keep the directory in which the subject worked, below --out')
    .option('--json', 'print nothing but the result on stdout')
  addReportOptions(command)
    .addHelpText('after', scenarioExamples + exitCodesHelp)
    .action(async (names: string[], options: ScenarioOptions & { readonly list?: boolean }) => {
      if (options.list === true) ended(await listScenarios(), true)
      else ended(await runScenarios(names, options), options.json === true)
    })
}

function addCheck(program: Command, ended: Ended): void {
  const command = program
    .command('check')
    .description('judge any module that exports create(), with step(i) and close()')
    .argument(
      '<file>',
      'a module: export async function create() { return { async step(i) {}, async close() {} } }',
    )
    .option('--cycles <n>', 'steps of one life (default: the module’s meta.steps, else 200)', wholeNumber)
    .option('--time-limit <seconds>', timeLimitHelp, wholeNumber)
    .option('--config <file>', 'whose suppressions apply (default: the nearest tidemark.config)')
    .option('--out <dir>', 'where result.json and samples.jsonl go (default: .tidemark/check)')
    .option('--json', 'print nothing but the result on stdout')
  addReportOptions(command)
    .addHelpText('after', exitCodesHelp)
    .action(async (file: string, options: CheckOptions) =>
      ended(await check(file, options), options.json === true),
    )
}

function addWatch(program: Command, ended: Ended): void {
  program
    .command('watch')
    .description('run any program and say what stays alive in it, and which line acquired it')
    .argument('<command...>', 'after --: the program and its arguments')
    .passThroughOptions()
    .addOption(
      new Option('--level <level>', 'how much the probe knows; off: from outside only')
        .choices(watchLevels)
        .default('origins'),
    )
    .option('--interval <seconds>', 'between two samples', seconds, 1)
    .option('--duration <seconds>', 'end the program after this time and judge what was seen', seconds)
    .option('--out <dir>', 'where result.json and samples.jsonl go (default: .tidemark/watch)')
    .option('--live', 'show the live table although the program writes to the same terminal')
    .option('--json', 'print nothing but the result on stdout; the program’s own goes to stderr')
    .addHelpText('after', watchHelp)
    .action(async (command: string[], options: WatchCommandOptions) =>
      ended(await watch(command, options), options.json === true),
    )
}

function addGate(program: Command, ended: Ended): void {
  const command = program
    .command('gate')
    .description('hold scenarios against the baseline in the repository, or against another commit')
    .argument('[names...]', 'scenarios by name or path (default: all of tidemark.config)')
    .option('--update', 'write the baseline anew; what has not changed stays as it is')
    .option('--against <ref>', 'measure this commit beside the working tree, in turn, in place of a baseline')
    .option('--runs <n>', 'runs of each: with --update so many (5), else at most so many (9)', wholeNumber)
    .option('--plant <id>', 'swap one part of the subject for a leaky one: the gate must fail')
    .option('--shard <i/n>', 'run only the i-th of n parts; tidemark merge puts them together', shard)
    .option('--config <file>', 'default: the nearest tidemark.config.ts, .mts, .js, .mjs or .json')
    .option('--baseline <file>', 'default: tidemark.baseline.json beside the configuration')
    .option('--out <dir>', 'where results go (default: .tidemark/gate)')
    .option('--json', 'print nothing but the outcomes on stdout')
  addReportOptions(command)
    .addHelpText('after', exitCodesHelp)
    .action(async (names: string[], options: GateOptions) =>
      ended(await gate(names, options), options.json === true),
    )
}

function addMerge(program: Command, ended: Ended): void {
  const command = program
    .command('merge')
    .description('make one result of what many machines ran with --shard')
    .argument('<dir...>', 'what the shards wrote (--out), or a directory above them')
    .option('--config <file>', 'whose baseline is updated (default: the nearest tidemark.config)')
    .option('--baseline <file>', 'default: tidemark.baseline.json beside the configuration')
    .option('--out <dir>', 'where the whole goes (default: .tidemark/merged)')
    .option('--json', 'print nothing but the outcomes on stdout')
  addReportOptions(command)
    .addHelpText('after', mergeHelp)
    .action(async (directories: string[], options: MergeOptions) =>
      ended(await merge(directories, options), options.json === true),
    )
}

function addReport(program: Command, ended: Ended): void {
  const command = program
    .command('report')
    .description('make reports again from what runs have recorded, also of a run that was killed')
    .argument('<dir...>', 'what a run wrote to (--out), or a directory above several of them')
  addReportOptions(command)
    .addHelpText('after', reportHelp)
    .action(async (directories: string[], options: ReportOptions) =>
      ended(await report(directories, options), false),
    )
}

function addHeap(program: Command, ended: Ended): void {
  program
    .command('heap')
    .description('show what heap snapshots hold, what grew between them, and which line keeps it')
    .argument('<file...>', 'a .heapsnapshot; several of one process, the oldest first')
    .option(
      '--cycles <n>',
      'rounds of work between one snapshot and the next; growth is one a round',
      wholeNumber,
      1,
    )
    .option('--top <n>', 'rows of each list of the table', wholeNumber, 10)
    .option('--html <file>', 'write one self-contained page with a search; no text of the heap is on it')
    .option('--json', 'print nothing but the findings on stdout')
    .addHelpText('after', heapHelp)
    .action(async (files: string[], options: HeapOptions) => ended(await heap(files, options), true))
}

function seconds(text: string): number {
  const value = Number(text)
  if (value >= 0.1 && value <= 86_400 * 20) return value
  throw new InvalidArgumentError(
    `found ${JSON.stringify(text)}, wanted seconds, at least 0.1 and at most 20 days of them`,
  )
}

function addAgent(program: Command, ended: Ended): void {
  program
    .command('agent')
    .description(
      'serve the reference agent over HTTP and SSE, with a replayed model unless a real one is named',
    )
    .option('--host <address>', 'where to listen; beyond loopback a token is required', '127.0.0.1')
    .option('--port <n>', '0 for any free one', port, 4747)
    .option('--token <text>', 'bearer token of every request, 16 characters or more (or TIDEMARK_TOKEN)')
    .option('--directory <dir>', 'where the agent works; its data go to .tidemark/agent below it', '.')
    .option('--max-memory <MiB>', 'of the whole process, divided among the sessions at work', mebibytes)
    .option('--no-pressure', 'do not watch the memory, nor compact, prune and refuse work when it is short')
    .option('--pressure-interval <seconds>', 'between two looks at the memory while idle', seconds, 5)
    .option(
      '--otlp <url>',
      'also push the metrics to the OpenTelemetry collector at this address (OTLP over HTTP)',
    )
    .option('--otlp-interval <seconds>', 'between two pushes', seconds, 60)
    .option(
      '--snapshots <dir>',
      'when memory is critical: a diagnosis at once, and one heap snapshot if nothing helped; holds secrets',
    )
    .addOption(new Option('--snapshot-signal <name>', 'a signal that asks for both').choices(['SIGUSR2']))
    .option('--model-url <url>', 'an OpenAI-compatible endpoint (its key in TIDEMARK_MODEL_KEY)')
    .option('--model <name>', 'the model to ask for there')
    .action(async (options: AgentCommandOptions) => ended(await serveAgent(options), false))
}

function addDashboard(program: Command, ended: Ended): void {
  program
    .command('dashboard')
    .description('start the Prometheus of this machine on loopback, with our rules and pages')
    .option('--target <host:port...>', 'what serves /metrics', targets, defaultTargets)
    .option('--port <n>', 'of Prometheus; 0 for any free one', port, 9090)
    .option('--interval <seconds>', 'between two scrapes', seconds, 5)
    .option('--prometheus <file>', 'the program (default: the one in PATH)')
    .option('--data <dir>', 'where metrics are kept (default: nowhere, they are gone at the end)')
    .addHelpText('after', dashboardHelp)
    .action(async (options: DashboardOptions) => ended(await dashboard(options), false))
}

/** The first one takes the place of the default. */
function targets(text: string, before: readonly string[]): readonly string[] {
  if (!/^(?:[\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i.test(text)) {
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, wanted the host and port of what serves metrics, such as 127.0.0.1:4747`,
    )
  }
  return before === defaultTargets ? [text] : [...before, text]
}

function port(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0 && value < 65_536) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a port from 0 to 65535`)
}

/** In bytes. */
function mebibytes(text: string): number {
  return wholeNumber(text) * 1024 * 1024
}

function shard(text: string): Shard {
  const value = parsedShard(text)
  if (value !== undefined) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a part of a whole, such as 2/5`)
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, wanted a whole number of at least 1`)
}
