// Lives one program of bench/wild in plain Node, without Tidemark, and prints what it keeps of each step.
// Usage, in the folder of the program: node --expose-gc --no-opt --no-maglev wild-lives.ts driver.mjs STEPS
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { queryObjects } from 'node:v8'

const [file = '', wantedSteps] = process.argv.slice(2)
const STEPS = Number(wantedSteps)
const WARM_STEPS = STEPS * 0.4
const EVERY = STEPS / 10
/** Each has megabytes of its own: so many are proof enough, and the machine is spared the rest. */
const ENOUGH_THREADS_AND_CHILDREN = 40

interface Program {
  create(): Promise<{ step(i: number): unknown; close?(): unknown }>
}

/** Everything that may pile up, as a number; bytes are named so. */
export type Kept = Readonly<Record<(typeof measures)[number], number>>
export const measures = [
  'heapBytes',
  'residentBytes',
  'descriptors',
  'threads',
  'children',
  'watchers',
  'timers',
] as const

const timer = setTimeout(() => undefined, 0)
const Timeout = timer.constructor
clearTimeout(timer)
const active = (kind: string) => process.getActiveResourcesInfo().filter((each) => each === kind).length
const threads = () => readdirSync('/proc/self/task').length
const children = () => active('ProcessWrap')

async function look(): Promise<Kept> {
  for (let i = 0; i < 3; i++) {
    await sleep(5)
    globalThis.gc?.()
  }
  const { heapUsed, rss } = process.memoryUsage()
  return {
    heapBytes: heapUsed,
    residentBytes: rss,
    descriptors: readdirSync('/proc/self/fd').length,
    threads: threads(),
    children: children(),
    watchers: active('FSEventWrap'),
    timers: queryObjects(Timeout, { format: 'count' }),
  }
}

/** Looks of one life with the steps before them; of the first ones none, for they fill what is filled once. */
async function live(program: Program): Promise<(readonly [number, Kept])[]> {
  const life = await program.create()
  const looks: (readonly [number, Kept])[] = []
  const enough = threads() + children() + ENOUGH_THREADS_AND_CHILDREN
  const start = [0, await look()] as const
  for (let i = 1; i <= STEPS; i++) {
    await life.step(i)
    if (threads() + children() > enough) return [start, [i, await look()]]
    if (i >= WARM_STEPS && i % EVERY === 0) looks.push([i, await look()])
  }
  return looks
}

/** The median rise from one look to the next, per step: one collection that came late does not move it. */
function perStep(looks: readonly (readonly [number, Kept])[], measure: keyof Kept): number {
  const rises = looks.slice(1).flatMap(([i, kept], at) => {
    const before = looks[at]
    return before === undefined ? [] : (kept[measure] - before[1][measure]) / (i - before[0])
  })
  return rises.toSorted((a, b) => a - b)[rises.length >> 1] ?? 0
}

const program: Program = await import(pathToFileURL(resolve(file)).href)
const looks = await live(program)
const kept = Object.fromEntries(measures.map((measure) => [measure, perStep(looks, measure)]))
process.stdout.write(JSON.stringify(kept), () => process.exit())
