// What the probe costs: each workload without a probe and at each level, in turn, as ratios of CPU time within a round.
// Usage: node bench/probe-overhead.ts [ROUNDS] [WORKLOAD…]; prints JSON. PROBE_LEVELS=counts,origins leaves levels out.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const operations: Readonly<Record<string, number>> = {
  'timer-churn': 3_000_000,
  'timer-loop': 3_000_000,
  'http-server': 60_000,
  'agent-turn': 400,
  /** Messages: the profile `long`. */
  'long-session': 860,
}
const probed = ['counts', 'origins', 'full'] as const
const asked = process.env['PROBE_LEVELS']?.split(',') ?? probed
const levels = ['none', ...probed.filter((level) => asked.includes(level))] as const
const register = resolve(import.meta.dirname, '../src/probe/register.ts')
const workload = resolve(import.meta.dirname, 'probe-workload.ts')

interface Measured {
  readonly cpuUsPerOperation: number
  readonly rssBytes: number
}

async function measure(name: string, level: (typeof levels)[number], port: number): Promise<Measured> {
  const child = fork(workload, [name, String(operations[name] ?? 1), String(port)], {
    execArgv: level === 'none' ? [] : ['--import', register],
    env: { ...process.env, TIDEMARK_PROBE_LEVEL: level },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let measured: Measured | undefined
  child.on('message', (message: Measured | { readonly listening: number; readonly operations: number }) => {
    if ('listening' in message) void load(message.listening, message.operations)
    else measured = message
  })
  await once(child, 'exit')
  if (measured === undefined)
    throw new Error(`Measure ${name} at ${level}: the process ended without a figure`)
  return measured
}

/** Sixteen connections that ask again as soon as they are answered, from a process of their own. */
async function load(port: number, count: number): Promise<void> {
  const args = ['-c', '16', '-a', String(count), '--no-progress', `http://127.0.0.1:${port}`]
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  await once(spawn(process.execPath, [autocannon, ...args], { stdio: 'ignore' }), 'exit')
}

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
const median = (values: readonly number[]) => quantile(values, 0.5)

/** In a different order each time: what runs first on a machine that warms up must not always be the same. */
const turned = (round: number) => levels.map((_, i) => levels[(i + round) % levels.length] ?? 'none')
const model = http.createServer((_request, response) => {
  for (let i = 0; i < 20; i++) response.write(`data: ${i}\n\n`)
  response.end()
})
model.listen(0, '127.0.0.1')
await once(model, 'listening')
const address = model.address()
const port = typeof address === 'object' ? (address?.port ?? 0) : 0

const rounds = Number(process.argv[2] ?? 5)
const names = process.argv.length > 3 ? process.argv.slice(3) : Object.keys(operations)
for (const name of names) {
  const figures: Record<string, Measured[]> = { none: [], counts: [], origins: [], full: [] }
  for (let round = 0; round < rounds; round++) {
    for (const level of turned(round)) figures[level]?.push(await measure(name, level, port))
  }
  const base = figures['none'] ?? []
  const result = levels.map((level) => {
    const ratios = (figures[level] ?? []).map(
      (run, i) => run.cpuUsPerOperation / (base[i]?.cpuUsPerOperation ?? NaN),
    )
    const cpuUs = median((figures[level] ?? []).map((run) => run.cpuUsPerOperation))
    const rssBytes = median((figures[level] ?? []).map((run) => run.rssBytes))
    return {
      level,
      ratio: median(ratios),
      quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      extremes: [Math.min(...ratios), Math.max(...ratios)],
      cpuUs,
      rssBytes,
    }
  })
  process.stdout.write(
    `${JSON.stringify({ workload: name, rounds, node: process.version, levels: result })}\n`,
  )
}
model.close()
