// docs/commands.md: made from the definitions of the commands, so that no option is missing and none is invented.
import type { Argument, Command, Option } from 'commander'
import { buildProgram } from '../../src/cli/program.ts'

/** Says how to make the page anew; the first line of the page, and of the failure when it is out of date. */
export const HOW_TO_WRITE_IT = 'pnpm docs:commands'

export function commandReference(): string {
  const program = buildProgram(() => undefined)
  const usual = helpAfter(program).trim()
  const commands = program.commands.map((command) => section(command, 'tidemark', usual))
  return [
    `<!-- Made by \`${HOW_TO_WRITE_IT}\` from the definitions in src/cli: change those. -->`,
    '# Commands',
    'In this repository `pnpm tidemark X` is `tidemark X`, and `pnpm scenario X` is `tidemark scenario X`. Every command takes `--help`, and `tidemark --version` prints the version.',
    ...commands,
    `## Exit codes\n\n${exitCodes(program)}`,
  ]
    .join('\n\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .concat('\n')
}

function section(command: Command, parent: string, usual: string): string {
  const name = `${parent} ${command.name()}`
  const usage = [name, ...command.registeredArguments.map(argumentWord), '[options]'].join(' ')
  return [
    `## ${name}`,
    sentence(command.description()),
    `\`${usage}\``,
    table('argument', command.registeredArguments.map(argumentRow)),
    table('option', command.options.filter(({ hidden }) => !hidden).map(optionRow)),
    afterwords(command, usual),
    ...command.commands.map((each) => section(each, name, usual)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function argumentWord(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return argument.required ? `<${name}>` : `[${name}]`
}

function argumentRow(argument: Argument): readonly [string, string] {
  return [argumentWord(argument), argument.description]
}

function optionRow(option: Option): readonly [string, string] {
  const choices = option.argChoices === undefined ? '' : `; one of ${option.argChoices.join(', ')}`
  // Commander gives every --no- option a default of true: that it is not given is no news.
  const isNews = option.defaultValue !== undefined && !option.negate
  const standing = isNews ? ` (default: ${String(option.defaultValue)})` : ''
  return [option.flags, `${option.description}${choices}${standing}`]
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return ''
  const lines = rows.map(
    ([name, meaning]) => `| \`${name}\` | ${meaning.replaceAll('|', '\\|').replaceAll('<', '\\<')} |`,
  )
  return [`| ${title} | means |`, '|---|---|', ...lines].join('\n')
}

/** What --help says below the options, but for the exit codes where they are the same as everywhere. */
function afterwords(command: Command, usual: string): string {
  const text = helpAfter(command).replace(usual, '').trim()
  return text === '' ? '' : `\`\`\`text\n${text}\n\`\`\``
}

function exitCodes(program: Command): string {
  const rows = helpAfter(program).matchAll(/^ {2}(\d) {2}(.*)$/gm)
  return [
    '| code | means |',
    '|---|---|',
    ...[...rows].map(([, code, means]) => `| ${code} | ${means} |`),
  ].join('\n')
}

function helpAfter(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) })
  command.outputHelp()
  return text.slice(text.indexOf(command.helpInformation()) + command.helpInformation().length)
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
}
