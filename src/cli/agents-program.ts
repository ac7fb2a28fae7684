// The command for agents that others wrote, and what a scenario is told of one. Their code is loaded when they run.
import type { Command } from 'commander'
import { agentNames, agentScenarioNames } from '../agents/agent-names.ts'
import type { AgentsOptions } from './agents-command.ts'
import type { CommandEnd } from './command-end.ts'
import type { CompareOptions } from './compare-command.ts'
import { agentsHelp, compareHelp, exitCodesHelp, timeLimitHelp } from './help-texts.ts'
import { commaList, shard, wholeNumber } from './option-values.ts'

export function addAgents(program: Command, ended: CommandEnd): void {
  const command = program
    .command('agents')
    .enablePositionalOptions()
    .description('name the agents that others wrote which can be driven, and what each can do')
    .argument('[names...]', `${agentNames.join(', ')} (default: all of them)`)
    .option(
      '--install',
      'install them first, with npm, at the pinned version and without install scripts, into ~/.cache/tidemark/agents',
    )
    .option('--json', 'print what is known of them as JSON')
    .addHelpText('after', agentsHelp)
    .action(async (names: string[], options: AgentsOptions) => {
      const { agents } = await import('./agents-command.ts')
      ended(agents(names, options), true)
    })
  addCompare(command, ended)
}

function addCompare(agents: Command, ended: CommandEnd): void {
  agents
    .command('compare')
    .description('run scenarios on several of them, and make one table and one page of what came of it')
    .argument('[names...]', `${agentNames.join(', ')}, or 'acp: COMMAND' (default: all that are installed)`)
    .option(
      '--scenarios <names>',
      `which, with commas between them: ${agentScenarioNames.join(',')} (default: all)`,
      commaList,
    )
    .option('--install', 'install first what is not there, pinned, into the cache of the user')
    .option('--shard <i/n>', 'run only the i-th of n parts; --merge puts them together', shard)
    .option('--merge <dirs...>', 'run nothing: make one of what comparisons have written (--out)')
    .option('--config <file>', 'whose suppressions apply (default: the nearest tidemark.config)')
    .option('--time-limit <seconds>', timeLimitHelp, wholeNumber)
    .option('--out <dir>', 'where compare.json and the results go (default: .tidemark/agents)')
    .option('--markdown <file>', 'write the table there (default: agents.md in the output directory)')
    .option('--html <file>', 'write the page there (default: agents.html in the output directory)')
    .addHelpText('after', compareHelp + exitCodesHelp)
    .action(async (names: string[], options: CompareOptions) => {
      const { compareAgents } = await import('./compare-command.ts')
      ended(await compareAgents(names, options), false)
    })
}

export function addAgentOptions(command: Command): Command {
  return command
    .option(
      '--agent <agent>',
      `run it on an agent that somebody else wrote: ${agentNames.join(', ')}, or 'acp: COMMAND'`,
    )
    .option(
      '--agent-path <file>',
      'what of it is started, or the folder of its package (default: the cache, then the PATH)',
    )
    .option('--install', 'install that agent first, pinned, into the cache of the user')
}
