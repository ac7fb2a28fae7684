// Why a program cannot be set up: its own last words, the line where it does not parse, and what to do instead.
import { relative } from 'node:path'
import { lastWords } from '../../findings/last-words.ts'
import { TidemarkError } from '../../errors.ts'
import { parseFault } from '../../runner/parse-fault.ts'
import type { SeenProgram } from './program-form.ts'

/** How it ended before it had said what it is. */
export interface LookFailure {
  readonly failure?: string | undefined
  readonly exitCode?: number | undefined
  /** What it printed last. */
  readonly words: string
  /** It was ended by us. */
  readonly late: boolean
}

export function cannotBeImported(file: string, looked: LookFailure): TidemarkError {
  const { failure, words } = looked
  const fault = failure === undefined ? '' : parseFault({ file, failure, printed: words })
  return new TidemarkError(
    'input',
    `Look at ${shown(file)}: ${failure ?? endInWords(looked)}${fault}; wanted a program that can be imported (for any other: ${watchLine(file)})`,
  )
}

function endInWords({ exitCode, words, late }: LookFailure): string {
  const said = lastWords(words)
  const told = said === undefined ? '' : `, and said: ${said}`
  if (late) return `it was not loaded after 30 s${told}`
  return `it ended before it was loaded${exitCode === undefined ? '' : `, with exit code ${exitCode}`}${told}`
}

export function nothingSuits(file: string, { exported }: SeenProgram): TidemarkError {
  const usable = exported.filter(({ form }) => form !== 'value').map(({ name }) => name)
  const state =
    usable.length === 0
      ? `it exports no function and no server; wanted ${watchLine(file)}, which runs any program as it is`
      : `which of its exports is the program cannot be told (${usable.join(', ')}); wanted --export NAME: a server, a request handler, or a function that is one step`
  return new TidemarkError('input', `Look at ${shown(file)}: it does not listen, and ${state}`)
}

export function noSuchExport(file: string, { exported }: SeenProgram, name: string): TidemarkError {
  const found = exported.some((each) => each.name === name)
  const state = found ? 'it is no function and no server' : 'it does not export it'
  const usable = exported.filter(({ form }) => form !== 'value').map((each) => each.name)
  const wanted =
    usable.length === 0
      ? `it exports no function and no server: ${watchLine(file)} runs it as it is`
      : `wanted one of ${usable.join(', ')}`
  return new TidemarkError('input', `Use ${name} of ${shown(file)}: ${state}, ${wanted}`)
}

function watchLine(file: string): string {
  return `tidemark watch -- node ${shown(file)}`
}

function shown(file: string): string {
  return relative(process.cwd(), file)
}
