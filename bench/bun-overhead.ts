// What the probe costs in Bun: a server beside the same server without it, in pairs, as a ratio of processor time for the
// same number of requests. Usage: node bench/bun-overhead.ts BUN [PAIRS] [http|serve…]; prints JSON.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { probeVariables } from '../src/probe/environment.ts'
import { bunVariables } from '../src/runtimes/bun-environment.ts'
import { probeBundle } from '../src/runtimes/bundle.ts'

/** Each answers with its address on stdout, and sets a deadline for every request, as servers do. */
const programs = {
  http: `
import { createServer } from 'node:http'
const server = createServer((request, response) => {
  const late = setTimeout(() => response.destroy(), 5_000)
  response.on('finish', () => clearTimeout(late))
  response.end(JSON.stringify({ path: request.url, text: 'x'.repeat(500) }))
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))`,
  serve: `
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', async fetch(request) {
  const late = setTimeout(() => {}, 5_000)
  await null
  clearTimeout(late)
  return Response.json({ path: request.url, text: 'x'.repeat(500) })
} })
console.log(server.port)`,
} as const

const WARM_UP = 5_000
const REQUESTS = 100_000
const TICKS_PER_SECOND = 100

const [bun, pairs = '7', ...asked] = process.argv.slice(2)
const preload = await probeBundle('bun')
if (bun === undefined || preload === undefined) {
  process.stderr.write('Measure: no Bun is named, wanted node bench/bun-overhead.ts BUN\n')
  process.exit(2)
}
const directory = mkdtempSync(join(tmpdir(), 'tidemark-bun-overhead-'))

interface Measured {
  readonly cpuMs: number
  readonly rssMb: number
}

async function measure(program: string, withProbe: boolean): Promise<Measured> {
  const file = join(directory, 'server.mjs')
  writeFileSync(file, program)
  const variables = {
    ...bunVariables(preload ?? '', {}),
    [probeVariables.directory]: join(directory, 'probe'),
  }
  const child = spawn(bun ?? '', ['run', file], {
    env: { ...process.env, ...(withProbe && variables) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [port]: unknown[] = await once(child.stdout.setEncoding('utf8'), 'data')
  await load(Number(port), WARM_UP)
  const before = cpuMs(child.pid ?? 0)
  await load(Number(port), REQUESTS)
  const measured = { cpuMs: cpuMs(child.pid ?? 0) - before, rssMb: rssMb(child.pid ?? 0) }
  child.kill()
  await once(child, 'exit')
  return measured
}

/** Sixteen connections that ask again as soon as they are answered, from a process of their own. */
async function load(port: number, count: number): Promise<void> {
  const args = ['-c', '16', '-a', String(count), '--no-progress', `http://127.0.0.1:${port}`]
  const autocannon = fileURLToPath(import.meta.resolve('autocannon'))
  await once(spawn(process.execPath, [autocannon, ...args], { stdio: 'ignore' }), 'exit')
}

/** Of all threads, in user and system mode. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND
}

function rssMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

for (const [name, program] of Object.entries(programs)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const plain: Measured[] = []
  const probed: Measured[] = []
  for (let pair = 0; pair < Number(pairs); pair++) {
    // In turn: what runs first on a machine that warms up must not always be the same.
    for (const withProbe of pair % 2 === 0 ? [false, true] : [true, false]) {
      ;(withProbe ? probed : plain).push(await measure(program, withProbe))
    }
  }
  const ratios = probed.map(({ cpuMs: ms }, pair) => ms / (plain[pair]?.cpuMs ?? Number.NaN))
  const row = {
    name,
    ratio: median(ratios).toFixed(3),
    ratios: ratios.map((ratio) => ratio.toFixed(3)),
    cpuUsPerRequest: [plain, probed].map((runs) =>
      ((median(runs.map((each) => each.cpuMs)) * 1000) / REQUESTS).toFixed(1),
    ),
    rssMb: [plain, probed].map((runs) => median(runs.map((each) => each.rssMb)).toFixed(0)),
  }
  process.stdout.write(`${JSON.stringify(row)}\n`)
}
rmSync(directory, { recursive: true, force: true })
