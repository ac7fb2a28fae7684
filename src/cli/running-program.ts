// The commands for a program as it is: run and watched, or asked while it runs. Their code is loaded when they run.
import { type Command, Option } from 'commander'
import { registryLevels } from '../resources/level.ts'
import type { AttachCommandOptions } from './attach-command.ts'
import { attachHelp, watchHelp } from './help-texts.ts'
import { duration, port, seconds, work } from './option-values.ts'
import type { CommandEnd } from './command-end.ts'
import { addProfileOptions } from './profile-options.ts'
import type { WatchCommandOptions } from './watch-command.ts'

export function addWatch(program: Command, ended: CommandEnd): void {
  const command = program
    .command('watch')
    .description('run any program and say what stays alive in it, and which line acquired it')
    .argument('<command...>', 'after --: the program and its arguments')
    .passThroughOptions()
    .addOption(
      new Option('--level <level>', 'how much the probe knows; off: from outside only')
        .choices(registryLevels)
        .default('origins'),
    )
    .option('--interval <seconds>', 'between two samples', seconds, 1)
    .option('--duration <seconds>', 'end the program after this time and judge what was seen', seconds)
    .option(
      '--unit <work>',
      'what growth of the heap is told for: http (requests, the default where there are any) or channel:NAME, by node:diagnostics_channel',
      work,
    )
    .option(
      '--load <command>',
      'started in a shell once the program listens, with its port as $PORT; without --duration its end ends the watch',
    )
    .option('--on-port <n>', 'start the load when the program listens on this port (default: on any)', port)
    .option('--out <dir>', 'where result.json and samples.jsonl go (default: .tidemark/watch)')
    .option('--live', 'show the live table although the program writes to the same terminal')
    .option(
      '--page [port]',
      'serve a live page of it on loopback, at any free port unless one is named',
      port,
    )
    .option('--open', 'show that page in a browser')
    .option('--json', 'print nothing but the result on stdout; the program’s own goes to stderr')
    .option('--html [file]', 'write one self-contained page (default: report.html in the output directory)')
    .option(
      '--profiles <url>',
      'push what is alive by allocating stack, in pprof, to Pyroscope, Alloy, Parca or what else takes it',
    )
    .option('--profiles-interval <seconds>', 'between two pushes', seconds, 15)
    .option('--metrics-port <n>', 'serve /metrics of the program on loopback; 0 for any free port', port)
    .option('--otlp <url>', 'push them to the OpenTelemetry collector at this address (OTLP over HTTP)')
    .option('--otlp-interval <seconds>', 'between two pushes of metrics', seconds, 60)
  addProfileOptions(command)
    .addHelpText('after', watchHelp)
    .action(async (given: string[], options: WatchCommandOptions) => {
      const { watch } = await import('./watch-command.ts')
      ended(await watch(given, options), options.json === true)
    })
}

export function addAttach(program: Command, ended: CommandEnd): void {
  const command = program
    .command('attach')
    .description('ask a Node process that already runs what it is, what it holds, and what grows in it')
    .argument('<pid>', 'its process id')
    .option('--for <time>', 'look so long what grows, such as 60 (seconds) or 10m', duration)
    .option('--heap', 'take a heap snapshot, which stops the process meanwhile, and say what holds the most')
    .option('--no-collect', 'force no collection: what is garbage is then not told, and the heap not judged')
    .option('--json', 'print nothing but the findings on stdout')
  addProfileOptions(command)
    .addHelpText('after', attachHelp)
    .action(async (pid: string, options: AttachCommandOptions) => {
      const { attachTo } = await import('./attach-command.ts')
      ended(await attachTo(pid, options), true)
    })
}
