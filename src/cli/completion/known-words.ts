// What may stand on a command line, taken from the program's own definition: what is added to that is completed at once.
import type { Command, Option } from 'commander'
import { shells } from './shell-names.ts'
import { agentNames } from '../../agents/agent-names.ts'
import { shippedNames } from '../../scenario/shipped.ts'

export interface KnownOption {
  /** With its dashes: long, and short where there is one. */
  readonly flags: readonly string[]
  readonly description: string
  /** A value must follow it, one may, or none does. */
  readonly value: 'wanted' | 'possible' | 'none'
  /** Undefined when it is free. */
  readonly choices: readonly string[] | undefined
}

export interface KnownCommand {
  readonly name: string
  readonly description: string
  readonly options: readonly KnownOption[]
  /** What its first argument may be, beside files. */
  readonly names: readonly string[]
  /** What follows is another program, with words of its own. */
  readonly isPrefix: boolean
}

const named: ReadonlySet<string> = new Set(['scenario', 'gate'])

export function knownCommands(program: Command): readonly KnownCommand[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: optionsOf(command),
    names: namesOf(command),
    isPrefix: command.name() === 'watch',
  }))
}

/** With those of the commands below it: each name once. */
function optionsOf(command: Command): readonly KnownOption[] {
  const own = command.createHelp().visibleOptions(command).map(optionOf)
  const below = command.commands.flatMap(optionsOf)
  const known = new Set(own.flatMap(({ flags }) => flags))
  return [...own, ...below.filter(({ flags }) => flags.every((flag) => !known.has(flag)))]
}

function optionOf({ long, short, description, required, optional, argChoices }: Option): KnownOption {
  return {
    flags: [long, short].filter((flag) => typeof flag === 'string'),
    description,
    value: required ? 'wanted' : optional ? 'possible' : 'none',
    choices: argChoices,
  }
}

function namesOf(command: Command): readonly string[] {
  if (command.name() === 'completion') return shells
  if (command.name() === 'agents') return [...command.commands.map((below) => below.name()), ...agentNames]
  return named.has(command.name()) ? shippedNames() : []
}
