// Looks at a program from inside a process that is thrown away: what it exports, and whether it listens. It runs the
// program, as the scenario will: what it does cannot be told from its text.
import { subscribe } from 'node:diagnostics_channel'
import { Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { SeenProgram, ValueForm } from './program-form.ts'

/** A program may connect to something before it listens. */
const LISTENING_MS = 6_000
/** Of one that can be used without. */
const SURPLUS_MS = 100
const POLL_MS = 20

// Ours alone: a program that reads its arguments has none.
const [url = '', called, passed] = process.argv.splice(2)
const listening = new Set<unknown>()
subscribe('tracing:net.server.listen:asyncEnd', (server) => void listening.add(server))

function formOf(value: unknown): ValueForm {
  if (value instanceof Server) return 'server'
  if (value instanceof Response) return 'response'
  if (!isObject(value)) return 'value'
  if (isSubject(value)) return 'subject'
  if (carries(value, 'fetch')) return 'fetch'
  if (typeof value === 'function') return isHandler(value) ? 'handler' : 'function'
  return carries(value, 'listen') ? 'app' : 'value'
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null)
}

function isSubject(value: object): boolean {
  return typeof value !== 'function' && carries(value, 'step')
}

function carries(value: object, name: string): boolean {
  return typeof Reflect.get(value, name) === 'function'
}

/** Express, connect and their like carry `listen` or `handle`; a plain one is told by its parameters. */
function isHandler(value: object): boolean {
  const [first = '', second = ''] = parametersOf(value)
  return (
    (carries(value, 'listen') && carries(value, 'use')) ||
    carries(value, 'handle') ||
    (/^_?(req|request)$/.test(first) && /^_?(res|response|reply)$/.test(second))
  )
}

/** Names only; what is destructured or has a default is as it is written. */
function parametersOf(value: unknown): string[] {
  if (typeof value !== 'function') return []
  const text = Function.prototype.toString.call(value)
  const [, inside, single] = /^[^(=]*\(([^)]*)\)|^(?:async\s+)?(\w+)\s*=>/.exec(text) ?? []
  const names = (inside ?? single ?? '').split(',').map((name) => name.trim())
  return names.filter((name) => name !== '').slice(0, 10)
}

function isName(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name)
}

async function look(): Promise<SeenProgram> {
  const module: Record<string, unknown> = await import(url)
  const exported = Object.entries(module)
    .filter(([name]) => isName(name))
    .map(([name, value]) => ({
      name,
      form: formOf(value),
      parameters: parametersOf(value),
      closes: isObject(value) && carries(value, 'close'),
    }))
  const returned = called === undefined ? undefined : formOf(await calledWith(module[called], called))
  const isUsable = exported.some(({ form }) => form !== 'value')
  const mayListen = returned === undefined || returned === 'value' || returned === 'server'
  if (mayListen) await waitToListen(isUsable && called === undefined ? SURPLUS_MS : LISTENING_MS)
  return { exported, listens: listening.size > 0, hearsSignal: hearsSignal(), ...(returned && { returned }) }
}

function hearsSignal(): boolean {
  return process.listenerCount('SIGTERM') > 0
}

async function waitToListen(forMs: number): Promise<void> {
  const until = Date.now() + forMs
  while (listening.size === 0 && Date.now() < until) await wait(POLL_MS)
}

async function calledWith(value: unknown, name: string): Promise<unknown> {
  if (typeof value !== 'function') throw new TypeError(`it does not export a function ${name}`)
  return await Reflect.apply(value, undefined, argumentsOf(value))
}

function argumentsOf(value: unknown): readonly unknown[] {
  if (passed === 'request') return [new Request('http://localhost/')]
  return /^_?port\b/i.test(parametersOf(value)[0] ?? '') ? [0] : []
}

/** What Node prints of an error that nobody caught has the file and the line of a syntax error; the error itself has not. */
function failed(error: unknown): void {
  const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const seen: SeenProgram = {
    exported: [],
    listens: listening.size > 0,
    hearsSignal: hearsSignal(),
    failure,
  }
  process.send?.(seen, () => {
    throw error
  })
}

try {
  process.send?.(await look(), () => process.exit(0))
} catch (error) {
  failed(error)
}
