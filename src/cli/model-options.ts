// The options of `tidemark model`. Its code is loaded when it runs.
import type { Command } from 'commander'
import type { CommandEnd } from './command-end.ts'
import { modelHelp } from './help-texts.ts'
import type { ModelCommandOptions } from './model-command.ts'
import { countOrNone, port } from './option-values.ts'

export function addModel(program: Command, ended: CommandEnd): void {
  program
    .command('model')
    .description('serve a model over HTTP on loopback, in the wire formats that agents speak')
    .option('--port <n>', '0 for any free one', port, 4748)
    .option('--steps <n>', 'tool calls for each prompt, before it is answered', countOrNone, 3)
    .option(
      '--tool <name>',
      'shell, read, or a tool as the agent names it (default: its shell, else what reads files)',
    )
    .option('--command <text>', 'what a shell runs (default: echo round {round} step {step})')
    .option('--path <file>', 'what is read by a tool that reads files (default: README.md)')
    .option('--delay <ms>', 'wait so long before each answer', countOrNone)
    .option(
      '--input-tokens <n>',
      'tell the agent that each request had so many (default: estimated)',
      countOrNone,
    )
    .option('--session <file>', 'a recorded session, whose turns are played in place of the steps')
    .option('--log <file>', 'append one line of JSON for each request')
    .option('--json', 'print nothing but JSON on stdout: where it listens, then a line for each request')
    .addHelpText('after', modelHelp)
    .action(async (options: ModelCommandOptions) => {
      const { serveModel } = await import('./model-command.ts')
      ended(await serveModel(options), false)
    })
}
