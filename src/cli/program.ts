// The commands with their arguments and help texts. The code of a command is loaded when it runs.
import { Command, Option } from 'commander'
import type { AgentCommandOptions } from './agent-command.ts'
import { addAgentOptions, addAgents } from './agents-program.ts'
import type { AgentChoice } from './agent-scenario-command.ts'
import type { CheckOptions } from './check-command.ts'
import { shippedNames } from '../scenario/shipped.ts'
import type { DashboardOptions } from './dashboard/dashboard-command.ts'
import type { DoctorOptions } from './doctor/doctor-command.ts'
import type { GateOptions } from './gate-command.ts'
import { helpWidth } from './help-width.ts'
import type { HeapOptions } from './heap/heap-command.ts'
import {
  completionHelp,
  dashboardHelp,
  doctorHelp,
  exitCodesHelp,
  heapHelp,
  initHelp,
  mergeHelp,
  reportHelp,
  scenarioExamples,
  timeLimitHelp,
} from './help-texts.ts'
import type { InitOptions } from './init/init-command.ts'
import { defaultTargets, mebibytes, port, seconds, shard, targets, wholeNumber } from './option-values.ts'
import { addProfileOptions } from './profile-options.ts'
import { addReportOptions, type ReportOptions } from './report-options.ts'
import type { MergeOptions } from './merge-command.ts'
import type { CommandEnd } from './command-end.ts'
import { addModel } from './model-options.ts'
import { addAttach, addWatch } from './running-program.ts'
import type { ScenarioOptions } from './scenario-command.ts'
import { version } from '../report/version.ts'

/** @param ended told the exit code of the command that ran */
export function buildProgram(ended: CommandEnd): Command {
  const program = new Command('tidemark')
    .description('Tells you, with evidence, whether a long-running agent leaks, and which line does it.')
    .version(version(), '-v, --version', 'print the version')
    .exitOverride()
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth })
    .enablePositionalOptions()
    .showHelpAfterError('(--help shows what is possible)')
    .addHelpText('after', exitCodesHelp)
  addInit(program, ended)
  addScenario(program, ended)
  addCheck(program, ended)
  addWatch(program, ended)
  addAttach(program, ended)
  addGate(program, ended)
  addMerge(program, ended)
  addReport(program, ended)
  addHeap(program, ended)
  addAgent(program, ended)
  addModel(program, ended)
  addAgents(program, ended)
  addDashboard(program, ended)
  addDoctor(program, ended)
  addCompletion(program, ended)
  return program
}

function addInit(program: Command, ended: CommandEnd): void {
  program
    .command('init')
    .description('write a configuration and a first scenario for the program in this directory, and run it')
    .option('--program <file>', 'a module that can be imported (default: asks, or what package.json starts)')
    .option('--export <name>', 'what of it is used: a server, a request handler or a function')
    .option('--path <path...>', 'what is requested of a server, in turn; {i} is the step (default: /)')
    .option('--method <name>', 'how it is requested (default: GET, or POST with a body)')
    .option('--body <text>', 'what is sent with each request; {i} in it is the step')
    .option('--yes', 'ask nothing: also on a terminal')
    .option('--no-run', 'only write')
    .option('--force', 'replace a configuration and a scenario that are there')
    .addHelpText('after', initHelp)
    .action(async (options: InitOptions) => {
      const { init } = await import('./init/init-command.ts')
      ended(await init(options), false)
    })
}

function addScenario(program: Command, ended: CommandEnd): void {
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
  addReportOptions(addAgentOptions(command))
    .addHelpText('after', scenarioExamples + exitCodesHelp)
    .action(async (names: string[], options: ScenarioOptions & ScenarioChoice) => {
      const { agent } = options
      if (agent !== undefined) {
        const { listAgentScenarios, runAgentScenarios } = await import('./agent-scenario-command.ts')
        if (options.list === true) ended(listAgentScenarios(), true)
        else ended(await runAgentScenarios(names, { ...options, agent }), options.json === true)
        return
      }
      const { listScenarios, runScenarios } = await import('./scenario-command.ts')
      if (options.list === true) ended(await listScenarios(), true)
      else ended(await runScenarios(names, options), options.json === true)
    })
}

type ScenarioChoice = Partial<AgentChoice> & { readonly list?: boolean }

function addCheck(program: Command, ended: CommandEnd): void {
  const command = program
    .command('check')
    .description('judge any module that exports create(), with step(i) and close()')
    .argument(
      '<file>',
      'a module: export async function create() { return { async step(i) {}, async close() {} } }',
    )
    .option('--cycles <n>', 'steps of one life (default: the module’s meta.steps, else 240)', wholeNumber)
    .option('--time-limit <seconds>', timeLimitHelp, wholeNumber)
    .option(
      '--runtime <name>',
      'what it runs on: bun, deno or node@VERSION, from node_modules or the PATH (default: Bun for a module that imports bun or bun:*, Deno for one that uses Deno or imports jsr:* or npm:*, else this Node)',
    )
    .option('--config <file>', 'whose suppressions apply (default: the nearest tidemark.config)')
    .option('--out <dir>', 'where result.json and samples.jsonl go (default: .tidemark/check)')
    .option('--json', 'print nothing but the result on stdout')
  addProfileOptions(addReportOptions(command))
    .addHelpText('after', exitCodesHelp)
    .action(async (file: string, options: CheckOptions) => {
      const { check } = await import('./check-command.ts')
      ended(await check(file, options), options.json === true)
    })
}

function addGate(program: Command, ended: CommandEnd): void {
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
    .action(async (names: string[], options: GateOptions) => {
      const { gate } = await import('./gate-command.ts')
      ended(await gate(names, options), options.json === true)
    })
}

function addMerge(program: Command, ended: CommandEnd): void {
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
    .action(async (directories: string[], options: MergeOptions) => {
      const { merge } = await import('./merge-command.ts')
      ended(await merge(directories, options), options.json === true)
    })
}

function addReport(program: Command, ended: CommandEnd): void {
  const command = program
    .command('report')
    .description('make reports again from what runs have recorded, also of a run that was killed')
    .argument('<dir...>', 'what a run wrote to (--out), or a directory above several of them')
  addReportOptions(command)
    .addHelpText('after', reportHelp)
    .action(async (directories: string[], options: ReportOptions) => {
      const { report } = await import('./report-command.ts')
      ended(await report(directories, options), false)
    })
}

function addHeap(program: Command, ended: CommandEnd): void {
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
    .option('--open', 'show that page in a browser (default: .tidemark/heap.html)')
    .option('--json', 'print nothing but the findings on stdout')
    .addHelpText('after', heapHelp)
    .action(async (files: string[], options: HeapOptions) => {
      const { heap } = await import('./heap/heap-command.ts')
      ended(await heap(files, options), true)
    })
}

function addAgent(program: Command, ended: CommandEnd): void {
  program
    .command('agent')
    .description(
      'serve the reference agent over HTTP and SSE, with a replayed model unless a real one is named',
    )
    .option('--host <address>', 'where to listen; beyond loopback a token is required', '127.0.0.1')
    .option('--port <n>', '0 for any free one', port, 4747)
    .option('--token <text>', 'of every request, 16 characters or more (or TIDEMARK_TOKEN); else one is made')
    .option('--no-token', 'on loopback: whatever runs on this machine may ask')
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
    .option('--open', 'show its live page in a browser')
    .action(async (options: AgentCommandOptions) => {
      const { serveAgent } = await import('./agent-command.ts')
      ended(await serveAgent(options), false)
    })
}

function addDashboard(program: Command, ended: CommandEnd): void {
  program
    .command('dashboard')
    .description('start the Prometheus of this machine on loopback, with our rules and pages')
    .option('--target <host:port...>', 'what serves /metrics', targets, defaultTargets)
    .option('--port <n>', 'of Prometheus; 0 for any free one', port, 9090)
    .option('--interval <seconds>', 'between two scrapes', seconds, 5)
    .option('--prometheus <file>', 'the program (default: the one in PATH)')
    .option('--data <dir>', 'where metrics are kept (default: nowhere, they are gone at the end)')
    .option('--open', 'show the dashboard in a browser')
    .addHelpText('after', dashboardHelp)
    .action(async (options: DashboardOptions) => {
      const { dashboard } = await import('./dashboard/dashboard-command.ts')
      ended(await dashboard(options), false)
    })
}

function addDoctor(program: Command, ended: CommandEnd): void {
  program
    .command('doctor')
    .description('say what of a program can be observed on this machine, and what to do about the rest')
    .option('--json', 'print what was found as JSON')
    .addHelpText('after', doctorHelp)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor/doctor-command.ts')
      ended(doctor(options), true)
    })
}

function addCompletion(program: Command, ended: CommandEnd): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', completionHelp)
    .action(async (shell: string) => {
      const { completion } = await import('./completion/completion-command.ts')
      ended(completion(shell, program), true)
    })
}
