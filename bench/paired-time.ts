// What a check costs beside another checkout's: both on the same program in turn, by processor time of all their processes,
// time, and the memory of all of them together. Prints each pair, and the medians of the ratios, ours to the other's.
// PAIRED_OTHER: the other checkout (its packages installed); PAIRED_ROUNDS (3); PAIRED_ONLY: a part of a program's path;
// PAIRED_EVERY (12): every so many-th program of a set; PAIRED_BUILT=1: both from dist, as a user has it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { ProcessTree } from '../src/system/process-tree.ts'
import { proportionalBytes } from '../src/system/procfs.ts'

const root = resolve(import.meta.dirname, '..')
const planted = join(root, 'test/planted')
const SETS = [
  'resources/look-alikes',
  'heap/look-alikes',
  'held-out/look-alikes',
  'held-out-resources/look-alikes',
  'heap/leaks',
  'held-out/leaks',
]
const LOOK_EVERY_MS = 50
/** Without an argument it says what it can; one is misspelt. */
const QUICK = [['--version'], ['--help'], ['chekc']]

interface Cost {
  readonly cpuMs: number
  readonly wallMs: number
  /** Proportional, of all its processes at one moment; undefined of what was over before anybody looked. */
  readonly peakBytes: number | undefined
  /** Verdict and blamed lines. */
  readonly said: string
}

interface Pair {
  readonly set: string
  readonly subject: string
  readonly ours: Cost
  readonly other: Cost
}

export async function pairedTime(say: (line: string) => void): Promise<object> {
  const other = process.env['PAIRED_OTHER']
  if (other === undefined)
    throw new TypeError('PAIRED_OTHER: found nothing, wanted the path of another checkout')
  const room = mkdtempSync(join(tmpdir(), 'tidemark-paired-'))
  try {
    const pairs: Pair[] = []
    for (let round = 0; round < Number(process.env['PAIRED_ROUNDS'] ?? 3); round += 1) {
      for (const { set, args, subject } of [...quick(), ...checks(room)]) {
        const run = (checkout: string) => costOf(checkout, args, room)
        const first = round % 2 === 0 ? await run(root) : undefined
        const theirs = await run(resolve(other))
        const pair = { set, subject, ours: first ?? (await run(root)), other: theirs }
        pairs.push(pair)
        say(shown(pair))
      }
    }
    return summary(pairs)
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

interface Task {
  readonly set: string
  readonly subject: string
  readonly args: readonly string[]
}

function quick(): readonly Task[] {
  const only = process.env['PAIRED_ONLY'] ?? ''
  return QUICK.map((args) => ({ set: 'quick', subject: args.join(' '), args })).filter(({ set }) =>
    set.includes(only),
  )
}

function checks(room: string): readonly Task[] {
  const every = Number(process.env['PAIRED_EVERY'] ?? 12)
  const only = process.env['PAIRED_ONLY'] ?? ''
  const empty = join(room, 'empty.mjs')
  writeFileSync(empty, 'export const create = () => ({ step() {}, close() {} })\n')
  const found = SETS.flatMap((set) =>
    globSync(join(planted, set, '*.{ts,mjs,cjs,js}'))
      .toSorted()
      .filter((file, index) => (only === '' ? index % every === 0 : file.includes(only)))
      .map((file) => ({ set, subject: relative(planted, file), args: checking(file, room) })),
  )
  const isEmptyWanted = only === '' || 'empty'.includes(only)
  return [
    ...(isEmptyWanted ? [{ set: 'empty', subject: 'empty module', args: checking(empty, room) }] : []),
    ...found,
  ]
}

function checking(file: string, room: string): readonly string[] {
  return ['check', file, '--json', '--out', join(room, 'out')]
}

/** The shell's own clock counts every process that was waited for, and those that they waited for. */
async function costOf(checkout: string, args: readonly string[], directory: string): Promise<Cost> {
  const main = join(
    checkout,
    process.env['PAIRED_BUILT'] === '1' ? 'dist/src/cli/main.js' : 'src/cli/main.ts',
  )
  const script = 'TIMEFORMAT="%R %U %S"; exec 3>&2; { time "$@" 2>/dev/null; } 2>&3'
  const child = spawn('bash', ['-c', script, 'bash', process.execPath, main, ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const tree = new ProcessTree(child.pid ?? 0, 'none')
  let peakBytes: number | undefined
  const looking = setInterval(() => {
    const sizes = tree.scan().map(({ pid }) => proportionalBytes(pid) ?? 0)
    if (sizes.length > 0)
      peakBytes = Math.max(
        peakBytes ?? 0,
        sizes.reduce((sum, each) => sum + each, 0),
      )
  }, LOOK_EVERY_MS)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  clearInterval(looking)
  const [real = NaN, user = NaN, system = NaN] = (stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number)
  return { cpuMs: (user + system) * 1_000, wallMs: real * 1_000, peakBytes, said: said(stdout) }
}

/** What is compared of `check --json`, of any checkout. */
const printed = z.object({
  verdict: z.string(),
  findings: z.array(z.object({ culprit: z.object({ file: z.string(), line: z.number() }).optional() })),
})

function said(stdout: string): string {
  try {
    const { verdict, findings } = printed.parse(JSON.parse(stdout))
    const lines = findings.flatMap(({ culprit }) =>
      culprit === undefined ? [] : [`${culprit.file}:${culprit.line}`],
    )
    return [verdict, ...new Set(lines)].join(' ')
  } catch {
    return ''
  }
}

function shown({ subject, ours, other }: Pair): string {
  const ratio = (of: (cost: Cost) => number) => (of(ours) / of(other)).toFixed(2)
  const unlike = ours.said === other.said ? '' : `  ! ${ours.said} beside ${other.said}`
  return `${subject}: ${seconds(ours)} of ${seconds(other)} s of CPU, ${ratio((each) => each.cpuMs)}; time ${ratio((each) => each.wallMs)}, memory ${ratio((each) => each.peakBytes ?? NaN)}${unlike}`
}

function seconds({ cpuMs }: Cost): string {
  return (cpuMs / 1_000).toFixed(2)
}

function summary(pairs: readonly Pair[]): object {
  return Object.fromEntries(
    [...Map.groupBy(pairs, ({ set }) => set)].map(([set, of]) => {
      const ratio = (cost: (each: Cost) => number) =>
        rounded(median(of.map(({ ours, other }) => cost(ours) / cost(other))))
      return [
        set,
        {
          pairs: of.length,
          cpu: ratio(({ cpuMs }) => cpuMs),
          wall: ratio(({ wallMs }) => wallMs),
          memory: ratio(({ peakBytes }) => peakBytes ?? NaN),
          cpuSeconds: rounded(median(of.map(({ ours }) => ours.cpuMs / 1_000))),
          seconds: rounded(median(of.map(({ ours }) => ours.wallMs / 1_000))),
          saidOtherwise: of
            .filter(({ ours, other }) => ours.said !== other.said)
            .map(({ subject }) => subject),
        },
      ]
    }),
  )
}

function median(values: readonly number[]): number {
  const sorted = values.filter((each) => !Number.isNaN(each)).toSorted((one, another) => one - another)
  return sorted[Math.floor(sorted.length / 2)] ?? NaN
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
