// Looks at a program from inside a process that is thrown away: what it exports, and whether it listens. It runs the
// program, as the scenario will: what it does cannot be told from its text.
import { subscribe } from 'node:diagnostics_channel'
import { Server } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { SeenProgram, ValueForm } from './program-form.ts'

/** A program may connect to something before it listens. */
const LISTENING_MS = 3_000
/** Of one that can be used without. */
const SURPLUS_MS = 100
const POLL_MS = 20

const [url = '', called] = process.argv.slice(2)
const listening = new Set<unknown>()
subscribe('tracing:net.server.listen:asyncEnd', (server) => void listening.add(server))

function formOf(value: unknown): ValueForm {
  if (value instanceof Server) return 'server'
  if (typeof value !== 'function') return isSubject(value) ? 'subject' : 'value'
  return isHandler(value) ? 'handler' : 'function'
}

function isSubject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'step' in value && typeof value.step === 'function'
}

/** Express, connect and their like carry `listen` or `handle`; a plain one is told by its parameters. */
function isHandler(value: object): boolean {
  const carries = (name: string): boolean => typeof Reflect.get(value, name) === 'function'
  const [first = '', second = ''] = parametersOf(value)
  return (
    (carries('listen') && carries('use')) ||
    carries('handle') ||
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
    .map(([name, value]) => ({ name, form: formOf(value), parameters: parametersOf(value) }))
  const returned = called === undefined ? undefined : formOf(await calledWith(module[called], called))
  const isUsable = exported.some(({ form }) => form !== 'value')
  const mayListen = returned === undefined || returned === 'value' || returned === 'server'
  if (mayListen) await waitToListen(isUsable && called === undefined ? SURPLUS_MS : LISTENING_MS)
  return { exported, listens: listening.size > 0, ...(returned && { returned }) }
}

async function waitToListen(forMs: number): Promise<void> {
  const until = Date.now() + forMs
  while (listening.size === 0 && Date.now() < until) await wait(POLL_MS)
}

async function calledWith(value: unknown, name: string): Promise<unknown> {
  if (typeof value !== 'function') throw new TypeError(`it does not export a function ${name}`)
  return await Reflect.apply(value, undefined, isPort(value) ? [0] : [])
}

function isPort(value: unknown): boolean {
  return /^_?port\b/i.test(parametersOf(value)[0] ?? '')
}

const seen = await look().catch((error: unknown) => ({
  exported: [],
  listens: listening.size > 0,
  failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
}))
process.send?.(seen, () => process.exit(0))
