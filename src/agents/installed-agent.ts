// Where an agent is found: a path that is given, the user's cache into which it was installed on request, or the PATH.
// Nothing is installed unasked, and no script of a package runs when it is.
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { TidemarkError } from '../errors.ts'
import { version as ownVersion } from '../report/version.ts'
import type { AgentDefinition, AgentPackage } from './agent-definition.ts'

/** Hundreds of megabytes over a slow line. */
const INSTALL_MS = 600_000

export interface FoundAgent {
  /** What is started: a script or a program. */
  readonly file: string
  /** As its package.json says; undefined where there is none. */
  readonly version: string | undefined
  /** Above its node_modules; undefined where it is in none. */
  readonly root: string | undefined
  /** `own`: in this package. */
  readonly where: 'path' | 'cache' | 'PATH' | 'own'
}

/** @param given of `--agent-path`: what is started, or the folder of its package @throws TidemarkError `input` or `environment` */
export function foundAgent(definition: AgentDefinition, given: string | undefined): FoundAgent {
  if (given !== undefined) return atPath(definition, resolve(given))
  const found = locatedAgent(definition)
  if (found !== undefined) return found
  const { name, package: wanted } = definition
  throw new TidemarkError(
    'environment',
    `Drive ${name}: it is not installed, wanted ${wanted === undefined ? 'a command' : `${wanted.name} ${wanted.version}`}; try next: tidemark agents ${name} --install, or --agent-path FILE`,
  )
}

/** In the cache or on the PATH, or our own; undefined where it is in none of them. */
export function locatedAgent({ package: wanted, own }: AgentDefinition): FoundAgent | undefined {
  if (own !== undefined) return { file: own, version: ownVersion(), root: nearestPackage(own), where: 'own' }
  if (wanted === undefined) return undefined
  const cached = join(cacheDirectory(wanted), 'node_modules', wanted.name, wanted.entry)
  if (existsSync(cached))
    return { file: cached, version: wanted.version, root: cacheDirectory(wanted), where: 'cache' }
  const command = onPath(wanted.command)
  if (command === undefined) return undefined
  const file = entryBehind(command, wanted)
  return { file, version: versionOf(file), root: rootOf(file), where: 'PATH' }
}

/** A command may be a launcher, which is passed over where the package that it is of has what is to be started. */
function entryBehind(command: string, { name, entry }: AgentPackage): string {
  const folder = `/node_modules/${name}/`
  const at = command.lastIndexOf(folder)
  const file = at === -1 ? command : join(command.slice(0, at), folder, entry)
  return existsSync(file) ? file : command
}

/** With npm, pinned and without install scripts. @throws TidemarkError `environment` with what npm said last */
export function installAgent({ name, package: wanted }: AgentDefinition): void {
  if (wanted === undefined)
    throw new TidemarkError(
      'usage',
      `Install ${name}: it is a command, wanted an agent that is known by name`,
    )
  const directory = cacheDirectory(wanted)
  const partial = `${directory}.${process.pid}.partial`
  mkdirSync(partial, { recursive: true })
  try {
    const { overrides } = wanted
    writeFileSync(join(partial, 'package.json'), `${JSON.stringify({ private: true, overrides })}\n`)
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
    const { status, stderr } = spawnSync('npm', ['install', ...options, `${wanted.name}@${wanted.version}`], {
      cwd: partial,
      encoding: 'utf8',
      timeout: INSTALL_MS,
    })
    if (status !== 0) throw notInstalled(wanted, stderr)
    rmSync(directory, { recursive: true, force: true })
    renameSync(partial, directory)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

function notInstalled({ name, version }: AgentPackage, stderr: string | undefined): TidemarkError {
  const said = (stderr ?? '')
    .trim()
    .split('\n')
    .findLast((line) => /\S/.test(line))
  return new TidemarkError(
    'environment',
    `Install ${name} ${version}: npm failed${said === undefined ? '' : ` (${said.slice(0, 200)})`}, wanted npm and a registry that it can reach`,
  )
}

/** `~/.cache/tidemark/agents/NAME@VERSION`, or below XDG_CACHE_HOME. */
function cacheDirectory({ name, version }: AgentPackage): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(cache, 'tidemark', 'agents', `${name.replaceAll('/', '+')}@${version}`)
}

function atPath({ name, package: wanted }: AgentDefinition, path: string): FoundAgent {
  const entry = wanted === undefined ? undefined : join(path, wanted.entry)
  const file = entry !== undefined && existsSync(entry) ? entry : path
  if (!isFile(file)) {
    throw new TidemarkError(
      'input',
      `Drive ${name}: ${path} is no file, wanted what is started, or the folder of its package`,
    )
  }
  const real = realpathSync(file)
  return { file: real, version: versionOf(real), root: rootOf(real), where: 'path' }
}

/** The nearest folder above that has a package.json. */
function nearestPackage(file: string): string | undefined {
  const directory = dirname(file)
  if (existsSync(join(directory, 'package.json'))) return directory
  return directory === dirname(directory) ? undefined : nearestPackage(directory)
}

/** Of the outermost node_modules that it is in. */
function rootOf(file: string): string | undefined {
  const at = file.indexOf('/node_modules/')
  return at === -1 ? undefined : file.slice(0, at)
}

function onPath(command: string): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(delimiter).filter((each) => each !== '')
  const found = directories.map((directory) => join(directory, command)).find(isRunnable)
  return found === undefined ? undefined : realpathSync(found)
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return isFile(file)
  } catch {
    return false
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

const manifestSchema = z.object({ version: z.string() })

/** Of the nearest package.json above it that has one. */
function versionOf(file: string): string | undefined {
  for (
    let directory = dirname(realpathSync(file));
    basename(directory) !== '';
    directory = dirname(directory)
  ) {
    try {
      return manifestSchema.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))).version
    } catch {
      continue
    }
  }
  return undefined
}
