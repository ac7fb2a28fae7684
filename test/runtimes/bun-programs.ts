// Programs for Bun: one that leaks of every kind, and its look-alike that does the same and gives everything back.

/** How long each runs: looks enough for growth, on a busy machine too. */
const MS = 5_000

const head = `
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:http'
import { Database } from 'bun:sqlite'
const kept = []
const emitter = new EventEmitter()
emitter.setMaxListeners(0)
process.setMaxListeners(0)
const web = Bun.serve({ port: 0, fetch: () => new Response('x'.repeat(100)) })
`

const tail = `
step()
setInterval(step, 150)
setTimeout(() => process.exit(0), ${MS})
`

/** Kinds by the marker of the line that leaks one. */
export const leakedKinds = ['timer', 'listener', 'file', 'process', 'server', 'database', 'stream'] as const

export const leaksAll = `${head}
async function step() {
  setTimeout(() => kept.length, 1e8) // timer
  emitter.on('message', () => kept.length) // listener
  kept.push(openSync('/dev/null', 'r')) // file
  kept.push(Bun.spawn(['sleep', '60'])) // process
  createServer(() => {}).listen(0) // server
  kept.push(new Database(':memory:')) // database
  kept.push(await fetch('http://127.0.0.1:' + web.port)) // stream
}
process.on('exit', () => { for (const each of kept) each.kill?.() })
${tail}`

/** The same calls, and what a heap holds beside them comes and goes: garbage by the megabyte, a cache that is full. */
export const givesAllBack = `${head}
const cache = new Map()
for (let each = 0; each < 500; each++) cache.set('key ' + each, { each })
let steps = 0
// Bun 1.3.14 itself keeps seven functions of each server of node:http that was closed.
const open = Bun.version.startsWith('1.3') ? undefined : () => createServer(() => {}).listen(0)
async function step() {
  const timer = setTimeout(() => kept.length, 1e8)
  const listener = () => kept.length
  emitter.on('message', listener)
  const file = openSync('/dev/null', 'r')
  const child = Bun.spawn(['sleep', '60'])
  const server = open?.()
  const database = new Database(':memory:')
  const response = await fetch('http://127.0.0.1:' + web.port)
  await response.text()
  database.close()
  server?.close()
  child.kill()
  await child.exited
  closeSync(file)
  emitter.off('message', listener)
  clearTimeout(timer)
  const batch = Array.from({ length: 20_000 }, (_, each) => ({ each, text: 'text ' + each }))
  cache.set('key ' + (steps++ % 500), { each: batch.length })
}
${tail}`

/** Nothing but objects of a class of its own, in a Map: no resource tells of them. */
export const keepsObjects = `
class Session { constructor(id) { this.id = id; this.messages = ['message ' + id] } }
const sessions = new Map()
setInterval(() => sessions.set('session ' + sessions.size, new Session(sessions.size)), 20)
setTimeout(() => process.exit(0), ${MS})
`

/** For a compiled program: TypeScript, a named import, a worker that leaks as well. */
export const toCompile = `
import { setInterval as every } from 'node:timers'
interface Poll { readonly id: number }
const polls: Poll[] = []
function poll(): void {
  polls.push({ id: polls.length })
  const timer = setTimeout(() => polls, 1e8) // leaks
  timer.unref()
}
every(poll, 100)
setTimeout(() => process.exit(0), ${MS})
`
