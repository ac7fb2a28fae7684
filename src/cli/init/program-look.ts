// From a program's file to how a scenario gets at it. The program is run once, in a process that is ended afterwards.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { TidemarkError } from '../../errors.ts'
import { seenProgram, type Exported, type ProgramForm, type SeenProgram } from './program-form.ts'

/** A program that has not said what it is by then waits for something that is not there. */
const LOOK_MS = 15_000
/** `.ts` when run from source, `.js` from dist. */
const inside = fileURLToPath(
  new URL(`look-inside${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
)

/** Names that a function bears which makes or starts a server; an exact verb, or a noun at the end. */
const STARTER = /^(start|listen|serve|main|run|boot|bootstrap)$|(server|app|application)$/i

/** @param wanted the export to use; undefined for the one that suits best. @throws TidemarkError `input` */
export async function programForm(file: string, wanted: string | undefined): Promise<ProgramForm> {
  const seen = await lookedAt(file)
  if (wanted === undefined && seen.listens) return { how: 'listens' }
  const chosen = wanted === undefined ? suiting(seen.exported) : named(seen, wanted, file)
  if (chosen === undefined) throw nothingSuits(file, seen)
  const { name, form } = chosen
  if (form === 'server' || form === 'handler') return { how: form, value: name }
  return await calledForm(file, chosen)
}

/** What a call of the function gives. */
async function calledForm(file: string, { name, parameters }: Exported): Promise<ProgramForm> {
  const port = parameters[0] !== undefined && /^_?port\b/i.test(parameters[0])
  const call = { name, passed: port ? '0' : '' }
  if (name !== 'create' && !STARTER.test(name)) return onePerCycle(name, parameters)
  const { returned, listens } = await lookedAt(file, name)
  if (returned === 'subject' && name === 'create') return { how: 'subject' }
  if (listens) return { how: 'starts', call }
  if (returned === 'server' || returned === 'handler') return { how: returned, value: 'made', call }
  return onePerCycle(name, parameters)
}

function onePerCycle(name: string, parameters: readonly string[]): ProgramForm {
  return { how: 'function', call: { name, passed: parameters.length === 0 ? '' : 'i' } }
}

/** What needs no guess first: a server, a handler, a function that makes one; any other function only when it is alone. */
function suiting(exported: readonly Exported[]): Exported | undefined {
  const functions = exported.filter(({ form }) => form === 'function')
  return (
    exported.find(({ form }) => form === 'server') ??
    exported.find(({ form }) => form === 'handler') ??
    functions.find(({ name }) => name === 'create' || STARTER.test(name)) ??
    (functions.length === 1 ? functions[0] : undefined)
  )
}

function named({ exported }: SeenProgram, name: string, file: string): Exported {
  const found = exported.find((each) => each.name === name)
  if (found !== undefined && found.form !== 'value') return found
  const state = found === undefined ? 'it does not export it' : 'it is no function and no server'
  throw new TidemarkError('input', `Use ${name} of ${shown(file)}: ${state}, wanted one of ${list(exported)}`)
}

function nothingSuits(file: string, { exported }: SeenProgram): TidemarkError {
  return new TidemarkError(
    'input',
    `Look at ${shown(file)}: it does not listen, and which of its exports is the program cannot be told (${list(exported)}); wanted --export NAME: a server, a request handler, or a function that is one cycle`,
  )
}

function list(exported: readonly Exported[]): string {
  const usable = exported.filter(({ form }) => form !== 'value').map(({ name }) => name)
  return usable.length === 0 ? 'it exports no function and no server' : usable.join(', ')
}

/** @param call the exported function that is called. @throws TidemarkError `input` when the program fails */
async function lookedAt(file: string, call?: string): Promise<SeenProgram> {
  const child = fork(inside, [pathToFileURL(file).href, ...(call === undefined ? [] : [call])], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const said: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
  const ended = once(child, 'close').then(() => undefined)
  const timer = setTimeout(() => child.kill('SIGKILL'), LOOK_MS)
  try {
    const message = await Promise.race([once(child, 'message').then(([value]: unknown[]) => value), ended])
    const seen = message === undefined ? undefined : seenProgram.parse(message)
    if (seen?.failure === undefined && seen !== undefined) return seen
    const reason =
      seen?.failure ?? lastLine(said) ?? 'it ended, or took longer than 15 s, before it was loaded'
    throw new TidemarkError(
      'input',
      `Look at ${shown(file)}: ${reason}; wanted a program that can be imported (for any other: tidemark watch -- COMMAND)`,
    )
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await ended
  }
}

function lastLine(chunks: readonly Buffer[]): string | undefined {
  const lines = Buffer.concat(chunks).toString('utf8').trim().split('\n')
  return lines.find((line) => /Error\b/.test(line))?.slice(0, 300)
}

function shown(file: string): string {
  return relative(process.cwd(), file)
}
