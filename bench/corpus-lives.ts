// Lives a planted program in plain Node and prints what it kept: per step at the end of its first life, and per life.
// Usage: node --expose-gc corpus-lives.ts FILE
import { pathToFileURL } from 'node:url'

export interface Lived {
  readonly bytesPerStep: number
  readonly bytesPerLife: number
}

const STEPS = 550
/** The first ones fill what Node itself keeps, such as the timings of 250 requests. */
const WARM_LIVES = 10
const LIVES = 5
/** Look-alikes are bounded from here on. */
const WARM = 250
const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface Program {
  readonly meta?: { readonly settleMs?: number }
  create(): Promise<Life> | Life
}

interface Life {
  step(i: number): unknown
  close?(): unknown
  [Symbol.asyncDispose]?(): unknown
}

/** After collections: heap and external, or what the kernel counts, for V8 sees neither zlib nor SQLite. */
async function keptBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    await tick(2)
    globalThis.gc?.()
  }
  const { heapUsed, external, rss } = process.memoryUsage()
  return isNative ? rss : heapUsed + external
}

/** The median slope over pairs that lie 60 steps and more apart. */
function slope(points: readonly (readonly [number, number])[]): number {
  const slopes = points.flatMap(([x, y], i) =>
    points.slice(i + 6).map(([laterX, laterY]) => (laterY - y) / (laterX - x)),
  )
  return slopes.toSorted((a, b) => a - b)[slopes.length >> 1] ?? 0
}

async function live(program: Program, steps: number): Promise<[number, number][]> {
  const life = await program.create()
  const points: [number, number][] = []
  for (let i = 0; i < steps; i++) {
    await life.step(i)
    if (i >= WARM && (i - WARM) % 10 === 9) points.push([i, await keptBytes()])
  }
  await (life.close === undefined ? life[Symbol.asyncDispose]?.() : life.close())
  return points
}

const [file, measure] = process.argv.slice(2)
const isNative = measure === 'native'
const program: Program = await import(pathToFileURL(file ?? '').href)
const points = await live(program, STEPS)
const after: [number, number][] = []
for (let i = 0; i < WARM_LIVES + LIVES; i++) {
  await live(program, 40)
  await tick(program.meta?.settleMs ?? 50)
  if (i >= WARM_LIVES) after.push([i, await keptBytes()])
}
const first = after[0]?.[1] ?? 0
const last = after.at(-1)?.[1] ?? 0
const lived: Lived = {
  bytesPerStep: Math.round(slope(points)),
  bytesPerLife: Math.round((last - first) / Math.max(1, after.length - 1)),
}
process.stdout.write(JSON.stringify(lived), () => process.exit())
