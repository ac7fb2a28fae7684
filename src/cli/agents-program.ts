// The command for agents that others wrote, and what a scenario is told of one. Their code is loaded when they run.
import type { Command } from 'commander'
import { agentNames } from '../agents/agent-names.ts'
import type { AgentsOptions } from './agents-command.ts'
import type { CommandEnd } from './command-end.ts'
import { agentsHelp } from './help-texts.ts'

export function addAgents(program: Command, ended: CommandEnd): void {
  program
    .command('agents')
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
