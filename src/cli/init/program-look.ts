// From a program's file to how a scenario gets at it. The program is run once, in a process that is ended afterwards.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { OutputTail } from '../../runner/output-tail.ts'
import { cannotBeImported, nothingSuits, noSuchExport } from './look-failure.ts'
import { endingOf, isCloser } from './program-ending.ts'
import { seenProgram, type Exported, type ProgramForm, type SeenProgram } from './program-form.ts'

/** A program that has not said what it is by then waits for something that is not there. */
const LOOK_MS = 30_000
/** `.ts` when run from source, `.js` from dist. */
const inside = fileURLToPath(
  new URL(`look-inside${extname(fileURLToPath(import.meta.url))}`, import.meta.url),
)

/** Names that a function bears which makes or starts a server; an exact verb, or a noun at the end. */
const STARTER = /^(start|listen|serve|main|run|boot|bootstrap)$|(server|app|application)$/i
/** Of what may answer a Request: a route of that method, a name, or its first parameter. */
const METHOD = /^(GET|POST|PUT|PATCH|DELETE)$/
const ANSWERER = /^(fetch|handler|handle|onRequest)$/
const REQUEST = /^_?(req|request)\b/

/** What the user says of it. */
export interface Wanted {
  /** Undefined for the one that suits best. */
  readonly name: string | undefined
  /** Of the requests: a module of routes exports one function for each. */
  readonly method: string
}

/** @throws TidemarkError `input` */
export async function programForm(file: string, wanted: Wanted): Promise<ProgramForm> {
  const seen = await lookedAt(file)
  if (wanted.name === undefined && seen.listens) return { how: 'listens', ending: endingOf(seen) }
  const chosen = wanted.name === undefined ? suiting(seen.exported, wanted) : named(seen, wanted.name, file)
  if (chosen === undefined) throw nothingSuits(file, seen)
  const { name, form } = chosen
  const ending = endingOf(seen, chosen)
  if (form === 'app') return { how: 'app', value: name, ending }
  if (form === 'server' || form === 'handler' || form === 'fetch') return { how: form, value: name, ending }
  return await calledForm(file, chosen, seen)
}

/** What a call of the function gives. */
async function calledForm(file: string, chosen: Exported, seen: SeenProgram): Promise<ProgramForm> {
  const { name, parameters } = chosen
  if (await answers(file, chosen)) return { how: 'answers', value: name, ending: endingOf(seen) }
  if (name !== 'create' && !STARTER.test(name)) return onePerStep(chosen, seen)
  const port = parameters[0] !== undefined && /^_?port\b/i.test(parameters[0])
  const call = { name, passed: port ? '0' : '' }
  const called = await lookedAt(file, { name, passed: 'nothing' })
  const { returned, listens } = called
  if (returned === 'subject' && name === 'create') return { how: 'subject' }
  const ending = endingOf(called)
  if (listens) return { how: 'starts', call, ending }
  if (returned === 'server' || returned === 'handler' || returned === 'fetch')
    return { how: returned, value: 'made', call, ending }
  return onePerStep(chosen, seen)
}

/** Tried: what takes something like a request may as well want the text of one. */
async function answers(file: string, { name, parameters }: Exported): Promise<boolean> {
  const looksLikeIt = METHOD.test(name) || ANSWERER.test(name) || REQUEST.test(parameters[0] ?? '')
  if (!looksLikeIt) return false
  const called = await lookedAt(file, { name, passed: 'request' }).catch(() => undefined)
  return called?.returned === 'response'
}

function onePerStep({ name, parameters }: Exported, seen: SeenProgram): ProgramForm {
  const call = { name, passed: parameters.length === 0 ? '' : 'i' }
  return { how: 'function', call, ending: endingOf(seen) }
}

/** What needs no guess first: a server, a handler, a function that makes one; any other function only when it is alone. */
function suiting(exported: readonly Exported[], { method }: Wanted): Exported | undefined {
  const functions = exported.filter((each) => each.form === 'function' && !isCloser(each))
  const ready = ['server', 'handler', 'fetch', 'app'] as const
  return (
    ready.map((wanted) => exported.find(({ form }) => form === wanted)).find((each) => each !== undefined) ??
    functions.find(({ name }) => name === method) ??
    functions.find(({ name }) => name === 'create' || STARTER.test(name)) ??
    (functions.length === 1 ? functions[0] : undefined)
  )
}

/** @throws TidemarkError `input` when it is not there, or nothing that could be used */
function named(seen: SeenProgram, name: string, file: string): Exported {
  const found = seen.exported.find((each) => each.name === name)
  if (found !== undefined && found.form !== 'value') return found
  throw noSuchExport(file, seen, name)
}

/** @param call the exported function that is called. @throws TidemarkError `input` when the program fails */
async function lookedAt(
  file: string,
  call?: { readonly name: string; readonly passed: 'nothing' | 'request' },
): Promise<SeenProgram> {
  const child = fork(inside, [pathToFileURL(file).href, ...(call ? [call.name, call.passed] : [])], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw cannotBeImported(file, { words: '', late: false })
  const printed = new OutputTail(stdout)
  const complained = new OutputTail(stderr)
  let late = false
  const ended = once(child, 'close').then(() => undefined)
  const timer = setTimeout(() => {
    late = true
    child.kill('SIGKILL')
  }, LOOK_MS)
  try {
    const message = await Promise.race([once(child, 'message').then(([value]: unknown[]) => value), ended])
    const seen = message === undefined ? undefined : seenProgram.parse(message)
    if (seen !== undefined && seen.failure === undefined) return seen
    // Its last words come with its end.
    await ended
    throw cannotBeImported(file, {
      failure: seen?.failure,
      exitCode: child.exitCode ?? undefined,
      words: complained.text.trim() === '' ? printed.text : complained.text,
      late,
    })
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await ended
  }
}
