// `tidemark init`: writes a configuration and a first scenario for the program in the current directory, and runs it.
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { TidemarkError } from '../../errors.ts'
import { check } from '../check-command.ts'
import { DEFAULT_OUT, writeWhole } from '../../check/output-directory.ts'
import { programCandidates } from './candidates.ts'
import { chosenRequests, methodOf, type RequestOptions } from './chosen-requests.ts'
import { configFor } from './first-config.ts'
import { askProgram } from './init-questions.ts'
import type { ProgramForm } from './program-form.ts'
import { programForm } from './program-look.ts'
import type { Requests } from './requests.ts'
import { subjectText } from './subject-text.ts'
import { writeAll, type Written } from './written-files.ts'

export interface InitOptions extends RequestOptions {
  readonly program?: string
  readonly export?: string
  readonly force?: boolean
  readonly yes?: boolean
  readonly run: boolean
}

/** Returns the exit code. @throws TidemarkError `usage` or `input` before anything is written */
export async function init(options: InitOptions): Promise<number> {
  const asks = options.yes !== true && process.stdin.isTTY && process.stdout.isTTY
  const program = await chosenProgram(options, asks)
  const form = await programForm(program, { name: options.export, method: methodOf(options) })
  const isAsked = form.how !== 'function' && form.how !== 'subject'
  const requests = await chosenRequests(options, asks && isAsked)
  const subject = form.how === 'subject' ? program : subjectFile(program)
  const files = await filesFor({ program, form, requests, subject, force: options.force === true })
  writeAll(files, options.force === true)
  for (const { file, replaces } of files)
    process.stdout.write(`${replaces === true ? 'added to' : 'wrote'} ${relative(process.cwd(), file)}\n`)
  if (!options.run) return told(subject, 0)
  writeWhole(join(DEFAULT_OUT, '.gitignore'), '*\n')
  process.stdout.write('\n')
  return told(subject, await check(subject, {}))
}

function told(subject: string, exitCode: number): number {
  const file = relative(process.cwd(), subject)
  const next = [
    ...(exitCode !== 1 ? [] : [`tidemark check ${file}     # again, once it is mended`]),
    'tidemark gate --update   # measures the baseline: commit tidemark.baseline.json',
    'tidemark gate            # what CI runs',
  ]
  process.stdout.write(`\nNext:\n${next.map((line) => `  ${line}\n`).join('')}`)
  return exitCode
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
  readonly program: string
  readonly form: ProgramForm
  readonly requests: Requests
  readonly subject: string
  readonly force: boolean
}

async function filesFor({ program, form, requests, subject, force }: Chosen): Promise<readonly Written[]> {
  if (form.how === 'subject') {
    const config = await configFor(subject, portable(relative(process.cwd(), program)), force)
    if (config === undefined)
      throw new TidemarkError(
        'usage',
        `Set up ${relative(process.cwd(), program)}: the configuration names it already, wanted a program that it does not`,
      )
    return [config]
  }
  const config = await configFor(subject, 'tidemark/*.subject.mjs', force)
  const text = subjectText({ program: importedAs(subject, program), form, requests })
  return [{ file: subject, text }, ...(config === undefined ? [] : [config])]
}

/** Of another program of that name the folder is named too. */
function subjectFile(program: string): string {
  const plain = fileOf(basename(program))
  const folder = relative(process.cwd(), dirname(program))
  const isOfAnother =
    existsSync(plain) && !readFileSync(plain, 'utf8').includes(importedAs(plain, program).slice(1))
  return isOfAnother && folder !== '' ? fileOf(join(folder, basename(program))) : plain
}

function fileOf(path: string): string {
  return resolve('tidemark', `${subjectName(path)}.subject.mjs`)
}

/** What the gate will call it: letters, digits and dashes. */
function subjectName(path: string): string {
  const name = path.slice(0, path.length - extname(path).length).replaceAll(/[^\w-]+/g, '-')
  return name === '' ? 'program' : name
}

function importedAs(subject: string, program: string): string {
  return portable(relative(dirname(subject), program))
}

function portable(path: string): string {
  const slashed = path.split(sep).join('/')
  return slashed.startsWith('.') ? slashed : `./${slashed}`
}
