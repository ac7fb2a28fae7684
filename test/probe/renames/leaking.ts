// Leaks one resource of the asked kind at a time, and prints what the probe sees after each: node leaking.ts KIND.
import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChildProcess, spawn } from 'node:child_process'
import dgram from 'node:dgram'
import { EventEmitter, once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { inspectHoldings, sweepHoldings } from '../../../src/probe/installed.ts'

/** One more than a verdict on growth needs, and some that a warm-up may take. */
const looks = 14

const bus = new EventEmitter().setMaxListeners(0)
const target = new EventTarget()
const storage = new AsyncLocalStorage<object>()
const kept: unknown[] = []
const children: ChildProcess[] = []
const session = new AbortController()
const path = join(tmpdir(), `tidemark-renames-${process.pid}`)

async function connected(): Promise<net.Socket> {
  const socket = net.connect(path)
  await once(socket, 'connect')
  return socket
}

const leaks: Readonly<Record<string, (look: number) => unknown>> = {
  interval: () => setInterval(() => {}, 3_600_000),
  awaited: () => void pause(3_600_000),
  immediate: rounds,
  listener: () => bus.on('event', () => {}),
  events: (look) => bus.on(`event ${look}`, () => {}),
  target: () => target.addEventListener('event', () => {}),
  process: () => children.push(spawn('sleep', ['60'], { stdio: 'ignore' })),
  thread: () => new Worker('setInterval(() => {}, 60_000)', { eval: true }),
  accepted: connected,
  client: connected,
  datagram: () => dgram.createSocket('udp4'),
  port: () => new MessageChannel(),
  server: () => net.createServer().listen(0, '127.0.0.1'),
  stream: () => fs.createReadStream(process.execPath),
  handle: () => fs.promises.open(process.execPath),
  'stat-watcher': (look) => fs.watchFile(`${path}.${look}`, () => {}),
  store: () => storage.enterWith({}),
  composite: () => {
    const signal = AbortSignal.any([session.signal])
    signal.addEventListener('abort', () => {})
    return signal
  },
}

/** Goes on for ever, one more each time. */
function rounds(): void {
  setImmediate(rounds)
}

const leak = leaks[process.argv[2] ?? '']
if (leak === undefined)
  throw new RangeError(`Leak ${process.argv[2]}: it is not one of ${Object.keys(leaks).join(', ')}`)
for (let each = 0; each < 18; each++) bus.on(`at first ${String.fromCodePoint(97 + each)}`, () => {})
for (let each = 0; each < 6; each++) target.addEventListener('event', () => {})
const server = net.createServer((socket) => kept.push(socket))
server.listen(path)
await once(server, 'listening')
for (let look = 0; look < looks; look++) {
  kept.push(await leak(look))
  await pause(20)
  sweepHoldings()
  process.stdout.write(`${JSON.stringify(inspectHoldings())}\n`)
}
for (const child of children) child.kill('SIGKILL')
fs.rmSync(path, { force: true })
process.exit()
