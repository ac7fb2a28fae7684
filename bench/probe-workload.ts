// One workload in a process of its own, with or without the probe: prints the CPU time of an operation.
// Usage: node [--import …/register.ts] probe-workload.ts NAME OPERATIONS PORT
import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter, once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Workload = (operations: number, port: number) => Promise<void>

/** Set and clear: the worst case, with no work beside the timers. */
const timerChurn: Workload = async (operations) => {
  for (let i = 0; i < operations; i++) clearTimeout(setTimeout(() => {}, 30_000))
}

/** A thousand timers that fire and plan their next round, with a deadline set and cleared in each. */
const timerLoop: Workload = (operations) =>
  new Promise((resolve) => {
    let left = operations
    const round = () => {
      const deadline = setTimeout(() => {}, 30_000)
      if (--left === 0) resolve()
      if (left > 0) setTimeout(round, left % 4)
      clearTimeout(deadline)
    }
    for (let i = 0; i < Math.min(1000, operations); i++) setTimeout(round, i % 4)
  })

const requests = new AsyncLocalStorage<object>()

/** A server that parses, waits and answers, under 16 connections of the parent. */
const httpServer: Workload = async (operations) => {
  let served = 0
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const server = http.createServer((request, response) => {
    void requests.run({ url: request.url }, async () => {
      const deadline = setTimeout(() => response.destroy(), 30_000)
      const parsed: unknown = JSON.parse('{"messages":[{"role":"user","content":"hello"}]}')
      await Promise.resolve()
      clearTimeout(deadline)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ parsed, served }))
      if (++served === operations) resolve()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  process.send?.({ listening: typeof address === 'object' ? address?.port : undefined, operations })
  await done
  server.close()
  server.closeAllConnections()
}

/** One turn of an agent: a streamed answer over loopback and five tools, each with its signal and its listeners. */
const agentTurn: Workload = async (operations, port) => {
  const directory = tmpdir()
  const session = new AbortController()
  const events = new EventEmitter()
  for (let turn = 0; turn < operations; turn++) {
    const signal = AbortSignal.any([session.signal, new AbortController().signal])
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal })
    const onDelta = () => turn
    events.on('delta', onDelta)
    for await (const chunk of response.body ?? []) events.emit('delta', chunk)
    events.off('delta', onDelta)
    const file = join(directory, `tidemark-bench-${process.pid}`)
    await writeFile(file, 'x'.repeat(4096))
    await Promise.all([readFile(file), readFile(import.meta.filename), stat(file)])
    await rm(file)
  }
}

/** Loaded only here: a large program in memory would cost the other workloads longer collections. */
const longSession: Workload = async (operations) => {
  const { replayLongSession } = await import('./probe-long-session.ts')
  await replayLongSession(operations)
}

const workloads: Readonly<Record<string, Workload>> = {
  'timer-churn': timerChurn,
  'timer-loop': timerLoop,
  'http-server': httpServer,
  'agent-turn': agentTurn,
  'long-session': longSession,
}

const [name = '', operations = '1', port = '0'] = process.argv.slice(2)
const workload = workloads[name]
if (workload === undefined)
  throw new RangeError(`Run workload: ${name} is not one of ${Object.keys(workloads).join(', ')}`)
const count = Number(operations)
await workload(Math.ceil(count / 4), Number(port)) // Warm-up
const before = process.cpuUsage()
await workload(count, Number(port))
const { user, system } = process.cpuUsage(before)
const cpuUsPerOperation = (user + system) / count
process.send?.({ cpuUsPerOperation, rssBytes: process.memoryUsage.rss() }, () => process.exit())
