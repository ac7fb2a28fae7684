// `tidemark init`: writes a configuration and a first scenario for the program in the current directory, and runs it.
import { existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { check } from '../check-command.ts'
import { CONFIG_NAMES } from '../config/load-config.ts'
import { DEFAULT_OUT, writeNew, writeWhole } from '../../check/output-directory.ts'
import { programCandidates } from './candidates.ts'
import { askPaths, askProgram } from './init-questions.ts'
import type { ProgramForm } from './program-form.ts'
import { programForm } from './program-look.ts'
import { subjectText } from './subject-text.ts'

export interface InitOptions {
  readonly program?: string
  readonly export?: string
  readonly path?: readonly string[]
  readonly force?: boolean
  readonly yes?: boolean
  readonly run: boolean
}

interface Written {
  readonly file: string
  readonly text: string
}

/** Returns the exit code. @throws TidemarkError `usage` or `input` before anything is written */
export async function init(options: InitOptions): Promise<number> {
  const config = configFile(options)
  const asks = options.yes !== true && process.stdin.isTTY && process.stdout.isTTY
  const program = await chosenProgram(options, asks)
  const form = await programForm(program, options.export)
  const files = await filesFor(program, form, { config, options, asks })
  writeAll(files, options.force === true)
  for (const { file } of files) process.stdout.write(`wrote ${relative(process.cwd(), file)}\n`)
  const subject = files.find(({ file }) => file !== config)?.file ?? program
  if (!options.run) return told(subject, 0)
  writeWhole(join(DEFAULT_OUT, '.gitignore'), '*\n')
  process.stdout.write('\n')
  return told(subject, await check(subject, {}))
}

function told(subject: string, exitCode: number): number {
  const file = relative(process.cwd(), subject)
  const next = [
    ...(exitCode === 0 ? [] : [`tidemark check ${file}     # again, once it is mended`]),
    'tidemark gate --update   # measures the baseline: commit tidemark.baseline.json',
    'tidemark gate            # what CI runs',
  ]
  process.stdout.write(`\nNext:\n${next.map((line) => `  ${line}\n`).join('')}`)
  return exitCode
}

/** The one that is there is kept in its format; a second one would be ambiguous. @throws TidemarkError `usage` */
function configFile({ force }: InitOptions): string {
  const present = CONFIG_NAMES.filter((name) => existsSync(name))
  const [first] = present
  if (first !== undefined && force !== true) throw isThere(first)
  return resolve(first ?? (isTyped() ? 'tidemark.config.ts' : 'tidemark.config.json'))
}

/** A configuration in TypeScript imports us: only where that resolves, and where TypeScript is written anyway. */
function isTyped(): boolean {
  if (!existsSync('tsconfig.json')) return false
  try {
    createRequire(resolve('package.json')).resolve('tidemark/package.json')
    return true
  } catch {
    return false
  }
}

async function chosenProgram({ program }: InitOptions, asks: boolean): Promise<string> {
  if (program !== undefined) return existing(program)
  const candidates = programCandidates(process.cwd())
  if (asks) return existing(await askProgram(candidates))
  const [only] = candidates
  if (only !== undefined) return resolve(only)
  throw new TidemarkError(
    'usage',
    'Set up Tidemark: found no program here (no start script or main in package.json, no server, app, index or main), wanted --program FILE',
  )
}

function existing(program: string): string {
  const file = resolve(program)
  if (existsSync(file)) return file
  throw new TidemarkError('input', `Set up Tidemark for ${program}: there is no such file, wanted a program`)
}

interface Chosen {
  readonly config: string
  readonly options: InitOptions
  readonly asks: boolean
}

async function filesFor(
  program: string,
  form: ProgramForm,
  { config, options, asks }: Chosen,
): Promise<readonly Written[]> {
  const here = process.cwd()
  if (form.how === 'subject')
    return [{ file: config, text: configText(config, portable(relative(here, program))) }]
  const isServer = form.how !== 'function'
  const paths = options.path ?? (asks && isServer ? await askPaths() : ['/'])
  const subject = resolve('tidemark', `${subjectName(program)}.subject.mjs`)
  const from = portable(relative(dirname(subject), program))
  return [
    { file: subject, text: subjectText({ program: from, form, paths }) },
    { file: config, text: configText(config, 'tidemark/*.subject.mjs') },
  ]
}

/** What the gate will call it: letters, digits and dashes. */
function subjectName(program: string): string {
  const name = basename(program, extname(program)).replaceAll(/[^\w-]+/g, '-')
  return name === '' ? 'program' : name
}

function configText(file: string, subject: string): string {
  const config = { subjects: [subject] }
  if (extname(file) !== '.json')
    return `import { defineConfig } from 'tidemark'\n\nexport default defineConfig(${JSON.stringify(config, null, 2)})\n`
  return `${JSON.stringify({ $schema: './node_modules/tidemark/docs/config.schema.json', ...config }, null, 2)}\n`
}

/** All or none. @throws TidemarkError `usage` when one is there already */
function writeAll(files: readonly Written[], force: boolean): void {
  const written: string[] = []
  try {
    for (const { file, text } of files) {
      if (!isWritten({ file, text }, force)) throw isThere(relative(process.cwd(), file))
      written.push(file)
    }
  } catch (error) {
    if (!force) for (const file of written) rmSync(file)
    throw error
  }
}

/** False where there is a file already. @throws TidemarkError `usage` when it cannot be written */
function isWritten({ file, text }: Written, force: boolean): boolean {
  try {
    if (!force) return writeNew(file, text)
    writeWhole(file, text)
    return true
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TidemarkError(
      'usage',
      `Write ${relative(process.cwd(), file)}: ${reason}, wanted a directory that can be written`,
      { cause },
    )
  }
}

function isThere(file: string): TidemarkError {
  return new TidemarkError(
    'usage',
    `Write ${file}: it is there already, wanted --force to replace it, or a directory without it`,
  )
}

function portable(path: string): string {
  const slashed = path.split(sep).join('/')
  return slashed.startsWith('.') ? slashed : `./${slashed}`
}
