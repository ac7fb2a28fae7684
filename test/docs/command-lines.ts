// Commands that the documentation shows, and what is wrong with them: each is parsed by the real command line, without its actions.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, CommanderError } from 'commander'
import { scenarioUrl, shippedNames } from '../../src/scenario/shipped.ts'
import { agentScenarioNames } from '../../src/agents/agent-names.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import type { Mention, Page } from './markdown.ts'

const root = join(import.meta.dirname, '../..')
const shells = new Set(['sh', 'bash', 'shell', 'console'])
/** Programs that are not ours; what follows them is theirs to check. */
const foreign = new Set([
  'npm',
  'git',
  'cd',
  'mkdir',
  'docker',
  'curl',
  'kill',
  'cat',
  'echo',
  'open',
  'prometheus',
  'promtool',
])
const foreignPackages = new Set(['vitest', 'prometheus', 'promtool'])
/** Of pnpm itself. */
const builtIn = new Set(['install', 'add', 'exec', 'dlx'])
/** Options of Node and V8 that the documentation explains. */
const nodeOptions = new Set([
  '--expose-gc',
  '--heapsnapshot-near-heap-limit',
  '--import',
  '--max-old-space-size',
  '--max-old-space-size-percentage',
  '--max-heap-size',
  '--max-semi-space-size',
  '--no-flush-bytecode',
  '--no-maglev',
  '--no-opt',
  '--nodedir',
  '--test',
])

/** Every command of a page's shell blocks and of the examples of a help text: comments cut, continued lines joined, `&&` taken apart. */
export function shownCommands({ blocks }: Page): readonly Mention[] {
  return blocks
    .filter(({ language }) => shells.has(language) || language === 'text')
    .flatMap(({ language, line, text }) => {
      const joined = text.replaceAll(/\\\n\s*/g, ' ').split('\n')
      const isShown = (each: string): boolean => shells.has(language) || /^ {2}tidemark /.test(each)
      return joined.flatMap((each, index) =>
        isShown(each) ? commandsOf(each).map((one) => ({ line: line + index, text: one })) : [],
      )
    })
}

/** Commands of ours in a workflow's steps. */
export function workflowCommands(yaml: string): readonly Mention[] {
  return yaml.split('\n').flatMap((text, index) => {
    const command = /^\s*(?:- )?(?:run: )?((?:npx )?tidemark \S.*)$/.exec(text)?.[1]
    return command === undefined ? [] : [{ line: index + 1, text: command }]
  })
}

/** Inline code that is a command of ours; it may leave out what the sentence says. */
export function namedCommands({ codes }: Page): readonly Mention[] {
  return codes.filter(({ text }) => /^(?:(?:npx )?tidemark|pnpm|npx -y pnpm@12|node) \S/.test(text))
}

function commandsOf(line: string): readonly string[] {
  const bare = line.replace(/^\s*\$ /, '').replace(/(^|\s)#.*$/, '')
  return bare
    .split(/\s(?:&&|\|\||\||;)\s/)
    .map((command) => command.trim())
    .filter((command) => command !== '')
}

/** Undefined when the command would be taken. */
export async function commandFault(command: string): Promise<string | undefined> {
  const words = (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [])
    .map((word) => word.replaceAll(/^["']|["']$/g, ''))
    .filter((word) => word !== '[options]')
    .map((word) => word.replaceAll(/\$\{?\w+\}?/g, '1')) // What a variable holds is not known here.
  while (/^[A-Z_]+=/.test(words[0] ?? '')) words.shift()
  const [program = '', ...rest] = words
  if (program === 'tidemark') return await ourFault(rest)
  if (program === 'pnpm') return await scriptFault(rest)
  if (program === 'node') return nodeFault(rest)
  if (program === 'npx') return await npxFault(rest)
  return foreign.has(program) ? undefined : `${program}: no program that the documentation may count on`
}

async function npxFault(words: readonly string[]): Promise<string | undefined> {
  const [name = '', ...rest] = words.filter((word) => word !== '-y')
  if (name === 'tidemark') return await ourFault(rest)
  if (name === 'pnpm@12') return await scriptFault(rest)
  return foreignPackages.has(name) ? undefined : `npx ${name}: wanted tidemark or pnpm@12`
}

function nodeFault(words: readonly string[]): string | undefined {
  const file = words.find((word) => /^(?:bench|test|src|scenarios)\//.test(word))
  return file === undefined || existsSync(join(root, file))
    ? undefined
    : `node ${file}: there is no such file`
}

async function scriptFault([script = '', ...rest]: readonly string[]): Promise<string | undefined> {
  const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  if (script === 'tidemark') return await ourFault(rest)
  if (script === 'scenario') return await ourFault([script, ...rest])
  if (script === 'bench') return benchFault(rest)
  return script in scripts || builtIn.has(script)
    ? undefined
    : `pnpm ${script}: package.json has no such script`
}

function benchFault(names: readonly string[]): string | undefined {
  const table = readFileSync(join(root, 'bench/main.ts'), 'utf8')
  const unknown = names.find(
    (name) => !isPlaceholder(name) && !new RegExp(`^  '?${name}'?[:,]`, 'm').test(table),
  )
  return unknown === undefined ? undefined : `pnpm bench ${unknown}: bench/main.ts has no such bench`
}

async function ourFault(words: readonly string[]): Promise<string | undefined> {
  let ran: Command | undefined
  const program = withoutActions(
    buildProgram(() => undefined),
    (command) => (ran = command),
  )
  try {
    await program.parseAsync([...words], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const isTaken = error.exitCode === 0 || (words.length > 0 && words.every(isPlaceholder))
    return isTaken ? undefined : error.message
  }
  if (ran === undefined) return `tidemark ${words.join(' ')}: it names no command`
  const takesNames = ran.name() === 'scenario' || ran.name() === 'gate'
  return takesNames ? await scenarioFault(ran.args, ran.opts()) : undefined
}

/** @param ran told the command whose action would have run */
function withoutActions(command: Command, ran: (command: Command) => void): Command {
  command.exitOverride().configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
  const acts = command.commands.length === 0 || command.registeredArguments.length > 0
  if (acts) command.action(() => ran(command))
  for (const each of command.commands) withoutActions(each, ran)
  return command
}

function agentScenarioFault(names: readonly string[]): string | undefined {
  const ofAgents: readonly string[] = agentScenarioNames
  const wrong = names.find((name) => !ofAgents.includes(name) && !isPlaceholder(name))
  return wrong && `scenario ${wrong}: no scenario of agents has this name`
}

async function scenarioFault(
  names: readonly string[],
  { plant, profile, agent }: { readonly plant?: string; readonly profile?: string; readonly agent?: string },
): Promise<string | undefined> {
  if (agent !== undefined) return agentScenarioFault(names)
  const rest = [...names]
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (isPlaceholder(name) || isPath(name)) continue
    if (!shippedNames().includes(name))
      return `scenario ${name}: no scenario of this name ships with Tidemark`
    const { swaps, profiles, argument } = await loadScenario(scenarioUrl(name))
    if (argument !== undefined && rest.shift() === undefined)
      return `scenario ${name}: its ${argument} is missing`
    if (plant !== undefined && !isPlaceholder(plant) && !(plant in swaps)) {
      return `scenario ${name}: it has no plant ${plant}`
    }
    if (profile !== undefined && !isPlaceholder(profile) && profiles?.includes(profile) !== true) {
      return `scenario ${name}: it has no profile ${profile}`
    }
  }
  return undefined
}

const isPath = (word: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(word)
const isPlaceholder = (word: string): boolean => /^(?:[A-Z]+(?:…|\.\.\.)?|…|\.\.\.|\[.*\]|<.*>)$/.test(word)

/** Options in inline code that no command of ours, and no script of pnpm's, takes. */
export function unknownOptions({ codes }: Page): readonly Mention[] {
  const known = knownOptions(buildProgram(() => undefined))
  return codes.flatMap(({ line, text }) => {
    if (/^(?:node|npm|npx|git|docker|curl|vitest|NODE_OPTIONS)\b/.test(text)) return []
    const options = text.match(/(?<![\w-])--[a-z][\w-]*/g) ?? []
    return options.filter((option) => !known.has(option)).map((option) => ({ line, text: option }))
  })
}

function knownOptions(command: Command): ReadonlySet<string> {
  const own = command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []))
  return new Set([
    ...nodeOptions,
    '--help',
    ...own,
    ...command.commands.flatMap((each) => [...knownOptions(each)]),
  ])
}

/** Files of the repository that inline code names and that are not there; `*` and `…` stand for anything. */
export function missingFiles({ codes }: Page): readonly Mention[] {
  const named =
    /(?<![\w./~-])\.?(?:\.ci|\.github|bench|dashboards|docs|examples|scenarios|src|test)\/[\w./*-]*/g
  return codes.flatMap(({ line, text }) =>
    (text.match(named) ?? [])
      .map((path) => path.replace(/[.:]$/, ''))
      .filter((path) => globSync(path, { cwd: root }).length === 0)
      .map((path) => ({ line, text: path })),
  )
}
