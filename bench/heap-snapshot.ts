// Ours beside the worker of the DevTools, memlab and @vscode/v8-heap-parser: a snapshot to dominators and retained sizes,
// each reader in a process of its own, in turn. HEAP_MEGABYTES (100,500), HEAP_ROUNDS (3); HEAP_PEERS=0 leaves the others out, for 2,000 MB.
// The first run installs the others into .tidemark/heap-snapshot.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Cost } from './heap-readers/measured.ts'

const root = resolve(import.meta.dirname, '..')
const place = join(root, '.tidemark/heap-snapshot')
const PEERS = ['@memlab/core@2.0.5', 'heap-snapshot-toolkit@1.1.3', '@vscode/v8-heap-parser@0.1.0'] as const
/** The others run out of memory without it. */
const HEAP_FLAG = '--max-old-space-size=16000'

const memlab = join(place, 'node_modules/@memlab/core/dist/index.js')
const parser = join(place, 'node_modules/@vscode/v8-heap-parser/pkg/nodejs/v8_heap_parser.js')
const toolkit = join(place, 'node_modules/heap-snapshot-toolkit/index.js')

interface Reader {
  readonly name: string
  readonly module: string
  readonly env: NodeJS.ProcessEnv
}

const ours: Reader = { name: 'tidemark', module: 'tidemark', env: {} }
const peers: readonly Reader[] = [
  { name: 'devtools', module: 'devtools', env: { TOOLKIT: toolkit } },
  { name: 'memlab', module: 'memlab', env: { MEMLAB: memlab, MEMLAB_ALL: '1' } },
  { name: 'memlab, retained sizes only', module: 'memlab', env: { MEMLAB: memlab } },
  { name: 'v8-heap-parser', module: 'v8-heap-parser', env: { V8_HEAP_PARSER: parser } },
]

export async function heapSnapshot(say: (line: string) => void): Promise<object> {
  const sizes = (process.env['HEAP_MEGABYTES'] ?? '100,500').split(',').map(Number)
  const rounds = Number(process.env['HEAP_ROUNDS'] ?? 3)
  const others = process.env['HEAP_PEERS'] === '0' ? [] : peers
  mkdirSync(place, { recursive: true })
  if (others.length > 0) installPeers(say)
  compile(say)
  const results: Record<string, object> = {}
  for (const megabytes of sizes) {
    const file = snapshotOf(megabytes, say)
    results[`${Math.round(statSync(file).size / 1e6)} MB`] = measure(file, { rounds, others, say })
  }
  return results
}

interface Plan {
  readonly rounds: number
  readonly others: readonly Reader[]
  readonly say: (line: string) => void
}

function measure(file: string, { rounds, others, say }: Plan): object {
  const readers = [ours, ...others]
  const costs = new Map<string, Cost[]>(readers.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < readers.length; turn++) {
      const reader = readers[(turn + round) % readers.length] ?? ours
      const cost = read(reader, file)
      costs.get(reader.name)?.push(cost)
      say(
        `${reader.name}: ${cost.cpuSeconds.toFixed(2)} s of CPU, ${(cost.peakBytes / 1e6).toFixed(0)} MB at most`,
      )
    }
  }
  const own = costs.get(ours.name) ?? []
  const bytes = statSync(file).size
  return {
    ...Object.fromEntries([...costs].map(([name, all]) => [name, figures(all, own, bytes)])),
    ...(others.length > 0 && { retainedSizes: compared(file) }),
  }
}

function figures(all: readonly Cost[], own: readonly Cost[], bytes: number): object {
  const ratio = (of: (cost: Cost) => number) =>
    median(all.map((cost, round) => of(cost) / (own[round] ? of(own[round]) : NaN)))
  return {
    nodes: all[0]?.nodes,
    cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(all.map(({ wallSeconds }) => wallSeconds)),
    peakMegabytes: median(all.map(({ peakBytes }) => peakBytes / 1e6)),
    peakOfFile: median(all.map(({ peakBytes }) => peakBytes / bytes)),
    cpuOfOurs: ratio(({ cpuSeconds }) => cpuSeconds),
    oursOfPeak: 1 / ratio(({ peakBytes }) => peakBytes),
  }
}

/** The two have different rules for own sizes and for WeakMaps, so each is held against ours by its own. */
function compared(file: string): object {
  const devtools = read(peers[0] ?? ours, file) && retained('devtools')
  read(ours, file)
  const withOwned = retained('tidemark')
  const theirs = read(peers[2] ?? ours, file) && retained('memlab')
  read({ ...ours, env: { RULES: 'memlab' } }, file)
  return { devtools: difference(withOwned, devtools), memlab: difference(retained('tidemark'), theirs) }
}

function difference(mine: Float64Array, theirs: Float64Array): object {
  const known = byIdentity(theirs)
  let equal = 0
  let unlike = 0
  let onlyOurs = 0
  for (let at = 0; at < mine.length; at += 2) {
    const bytes = known[mine[at] ?? 0] ?? NaN
    if (Number.isNaN(bytes)) onlyOurs++
    else if (bytes === mine[at + 1]) equal++
    else unlike++
  }
  return { equal, unlike, onlyOurs, onlyTheirs: theirs.length / 2 - equal - unlike }
}

function byIdentity(pairs: Float64Array): Float64Array {
  let highest = 0
  for (let at = 0; at < pairs.length; at += 2) highest = Math.max(highest, pairs[at] ?? 0)
  const bytes = new Float64Array(highest + 1).fill(NaN)
  for (let at = 0; at < pairs.length; at += 2) bytes[pairs[at] ?? 0] = pairs[at + 1] ?? 0
  return bytes
}

function retained(module: string): Float64Array {
  const bytes = readFileSync(join(place, `${module}.retained`))
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
}

function read({ module, env }: Reader, file: string): Cost {
  const script = join(place, 'built/bench/heap-readers', `${module}.js`)
  const out = join(place, `${module}.retained`)
  const printed = execFileSync(process.execPath, [HEAP_FLAG, script, file, out], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- printed by measured.ts
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as Cost
}

function snapshotOf(megabytes: number, say: (line: string) => void): string {
  const file = join(place, `${megabytes}.heapsnapshot`)
  if (existsSync(file)) return file
  say(`writes a snapshot of about ${megabytes} MB`)
  execFileSync(process.execPath, [HEAP_FLAG, join(root, 'bench/heap-program.ts'), file, String(megabytes)], {
    stdio: 'ignore',
  })
  return file
}

/** As a user has it: stripping the types at the start would cost memory that no installed package needs. */
function compile(say: (line: string) => void): void {
  say('compiles the readers')
  const config = join(place, 'tsconfig.json')
  const compilerOptions = { noEmit: false, rootDir: root, outDir: join(place, 'built') }
  const include = [join(root, 'bench/heap-readers')]
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include }))
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config])
}

function installPeers(say: (line: string) => void): void {
  if ([memlab, toolkit, parser].every((file) => existsSync(file))) return
  say(`installs ${PEERS.join(' and ')}`)
  writeFileSync(join(place, 'package.json'), '{ "private": true }')
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...PEERS], {
    cwd: place,
    stdio: 'ignore',
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN
}
