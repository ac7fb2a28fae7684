// Programs that are asked, each a real process that runs until its test is over.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { threadNames } from '../../src/attach/target.ts'
import { listenersOf } from '../../src/system/listening-ports.ts'

const READY = 'ready'
const SERVER = `require('node:http').createServer((request, response) => response.end()).listen(0, '127.0.0.1', () => console.log('${READY}'))`

/** A Map and a heap of timers that grow, each by a function of its own. */
export const leaking = `
const kept = new Map()
let last = 0
function remember() { for (let i = 0; i < 40; i += 1) kept.set(++last, { text: 'turn ' + last, more: [last, last, last] }) }
function arm() { setInterval(() => undefined, 1e6) }
setInterval(() => { remember(); arm() }, 20)
${SERVER}`

/** Looks like it: works, replaces what it keeps, and holds as many timers as before. */
export const steady = `
const kept = new Map(Array.from({ length: 1000 }, (_, at) => [at, { at }]))
let timer = setInterval(() => undefined, 1e6)
setInterval(() => {
  kept.set(Math.floor(Math.random() * 1000), Array.from({ length: 100 }, (_, at) => ({ at })).length)
  clearInterval(timer)
  timer = setInterval(() => undefined, 1e6)
}, 20)
${SERVER}`

const inWorker = (text: string): string => `
new (require('node:worker_threads').Worker)(${JSON.stringify(text)}, { eval: true }).once('online', () => {
  ${SERVER}
})`

/** The heap of a worker grows, evenly, and that of the main thread does not. */
export const leakingWorker = inWorker(`
let kept
let last = 0
function remember() { for (let i = 0; i < 40; i += 1) kept = { before: kept, text: 'turn ' + ++last, turns: Array.from({ length: 20 }, () => last) } }
setInterval(() => remember(), 20)`)

/** Looks like it, and replaces what it keeps. */
export const steadyWorker = inWorker(`
const kept = new Map(Array.from({ length: 1000 }, (_, at) => [at, { at }]))
function remember() { for (let i = 0; i < 40; i += 1) kept.set(Math.floor(Math.random() * 1000), { at: i }) }
setInterval(() => remember(), 20)`)

/** Its worker never comes to a turn of its loop. */
export const deafWorker = inWorker('for (;;);')

/** Ends three seconds after its inspector was opened: by then it has been looked at, however long that took to begin. */
export const endsOnceAsked = `
const { url } = require('node:inspector')
const asked = setInterval(() => {
  if (url() === undefined) return
  clearInterval(asked)
  setTimeout(() => process.exit(), 3_000)
}, 20)`

/** It has a use of its own for the signal, and says so. */
export const catching = `process.on('SIGUSR1', () => console.log('mine'))\n${SERVER}`

export interface Subject extends AsyncDisposable {
  readonly pid: number
  stdout(): string
  stderr(): string
}

/** Resolves once it listens. */
export async function started(text: string, options: readonly string[] = [], uid?: number): Promise<Subject> {
  // Port 0: other tests may use 9229 at the same time.
  const given = options.some((each) => each.startsWith('--inspect'))
    ? options
    : ['--inspect-port=0', ...options]
  return await running(process.execPath, [...given, '--eval', text], uid)
}

/** Any program; resolves once it has printed `ready`. */
export async function running(file: string, given: readonly string[], uid?: number): Promise<Subject> {
  const child = spawn(file, given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid, cwd: '/' }),
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  while (!stdout.includes(READY)) await once(child.stdout, 'data')
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** What asking could leave behind: descriptors, listening ports, threads, and how signals are taken. */
export function stateOf(pid: number): unknown {
  return {
    descriptors: readdirSync(`/proc/${pid}/fd`).toSorted(),
    ports: listenersOf(pid),
    // Threads name themselves once they run: how many there are, and not which.
    threads: threadNames(pid).length,
    isInspected: threadNames(pid).includes('InspectorIo'),
    signals: readFileSync(`/proc/${pid}/status`, 'utf8').match(/^Sig(?:Blk|Ign|Cgt):.*$/gm),
  }
}
