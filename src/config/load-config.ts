// Finds tidemark.config and reads it: a module's default export, or JSON. Whatever is wrong is named with its field.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import type { core } from 'zod'
import { TidemarkError } from '../errors.ts'
import type { Config } from './config.ts'
import { configSchema } from './config-schema.ts'

/** In the order in which they are looked for. */
export const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map(
  (extension) => `tidemark.config.${extension}`,
)
const MAX_BYTES = 1_048_576
/** Further faults are counted. */
const MAX_FAULTS = 8
/** Of a value that was found. */
const SHOWN_CHARACTERS = 60

export interface LoadedConfig {
  readonly config: Config
  /** Paths in the configuration are relative to it; where there is none, the working directory. */
  readonly directory: string
  /** Undefined without a configuration. */
  readonly file: string | undefined
}

/**
 * The nearest one, from the working directory up to the repository's root; without one, an empty configuration. One that
 * lies above the working directory and in no repository is read only where it is the user's own: it names what is run.
 * @throws TidemarkError `input` when it cannot be read or says something wrong
 */
export async function loadConfig(given: string | undefined): Promise<LoadedConfig> {
  const file = given === undefined ? nearest(process.cwd()) : existing(resolve(given))
  if (file === undefined) return { config: {}, directory: process.cwd(), file }
  if (given === undefined) mustBeTrusted(file)
  return { config: parseConfig(await contentOf(file), shown(file)), directory: dirname(file), file }
}

/** @throws TidemarkError `input` that names each field, what was found and what was wanted */
export function parseConfig(value: unknown, file: string): Config {
  const parsed = configSchema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const { issues } = parsed.error
  const faults = issues.slice(0, MAX_FAULTS).map(fault)
  const more = issues.length > MAX_FAULTS ? `; and ${issues.length - MAX_FAULTS} more` : ''
  throw new TidemarkError('input', `Read ${file}: ${faults.join('; ')}${more}`)
}

function nearest(from: string): string | undefined {
  const found = CONFIG_NAMES.map((name) => join(from, name)).filter((file) => existsSync(file))
  const [file, other] = found
  if (other !== undefined) {
    throw new TidemarkError(
      'input',
      `Read the configuration: found ${found.map(shown).join(' and ')}, wanted one of them`,
    )
  }
  if (file !== undefined) return file
  const isTop = dirname(from) === from || existsSync(join(from, '.git'))
  return isTop ? undefined : nearest(dirname(from))
}

/**
 * A configuration is a program. In a repository it is part of what the user has checked out; above the working directory
 * and in none, in /tmp or a shared home, anybody may have put one there, and it is run only where it is the user's own.
 * @throws TidemarkError `input` for one that somebody else has put there, or could have
 */
function mustBeTrusted(file: string): void {
  const directory = dirname(file)
  const uid = process.getuid?.()
  if (uid === undefined || directory === process.cwd() || isInRepository(directory)) return
  const [found, around] = [statSync(file), statSync(directory)]
  const isSwappable = isOpenToAll(around.mode) && (around.mode & STICKY) === 0
  const why =
    found.uid !== uid
      ? 'belongs to another user'
      : isOpenToAll(found.mode) || isSwappable
        ? 'can be changed by everybody'
        : undefined
  if (why === undefined) return
  throw new TidemarkError(
    'input',
    `Read ${shown(file)}: it is above the working directory, in no repository, and ${why}; wanted one of your own, or --config ${shown(file)} to run it all the same`,
  )
}

/** Only who owns a file may then replace it. */
const STICKY = 0o1000

function isOpenToAll(mode: number): boolean {
  return (mode & 0o002) !== 0
}

/** Where everybody may write, anybody may have made the repository too. */
function isInRepository(directory: string): boolean {
  if (existsSync(join(directory, '.git'))) return !isOpenToAll(statSync(directory).mode)
  return dirname(directory) !== directory && isInRepository(dirname(directory))
}

function existing(file: string): string {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file
  throw new TidemarkError('input', `Read ${shown(file)}: there is no such file, wanted a configuration`)
}

async function contentOf(file: string): Promise<unknown> {
  if (extname(file) === '.json') return jsonOf(file)
  const module: { readonly default?: unknown } = await import(pathToFileURL(file).href).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
      throw new TidemarkError('input', `Read ${shown(file)}: it cannot be imported, ${reason}`, { cause })
    },
  )
  if (module.default !== undefined) return module.default
  throw new TidemarkError(
    'input',
    `Read ${shown(file)}: it has no default export, wanted export default defineConfig({ … })`,
  )
}

function jsonOf(file: string): unknown {
  const { size } = statSync(file)
  if (size > MAX_BYTES)
    throw new TidemarkError('input', `Read ${shown(file)}: it has ${size} bytes, wanted at most ${MAX_BYTES}`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new TidemarkError('input', `Read ${shown(file)}: it is not JSON (${reason})`, { cause })
  }
}

/** `budgets.idle.peakRss: found "5 ms", wanted bytes with a unit`. */
function fault(issue: core.$ZodIssue): string {
  const field = issue.path.map(String).join('.').slice(0, 200) || 'the configuration'
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(configSchema.shape).filter((name) => name !== '$schema')
    const wanted = issue.path.length === 0 ? `, wanted one of ${known.join(', ')}` : ''
    return `${field}: found the unknown field ${issue.keys.map((key) => key.slice(0, 80)).join(', ')}${wanted}`
  }
  const message = issue.message.replace(/^Invalid input: expected (.*), received .*$/, 'wanted $1')
  return `${field}: found ${shownValue(issue.input)}, ${issue.code === 'invalid_union' ? `wanted ${unionWanted(issue.path)}` : message}`
}

function unionWanted(path: readonly PropertyKey[]): string {
  return path.includes('match') ? 'exactly one of file, package and fingerprint' : 'a text or a number'
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const text = typeof value === 'string' ? JSON.stringify(value) : inspect(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
