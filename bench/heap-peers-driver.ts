// One life of a planted program in plain Node, measured as the others measure. Usage: node --expose-gc
// heap-peers-driver.ts DIRECTORY [FILE]: prints heap and RSS after collections as JSON, and writes the three snapshots
// that memlab compares: before, at work, after close.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { writeHeapSnapshot } from 'node:v8'

export interface Driven {
  readonly heapBytes: readonly number[]
  readonly rssBytes: readonly number[]
}

interface Program {
  readonly meta?: { readonly steps?: number; readonly settleMs?: number }
  create(): Promise<Life> | Life
}

interface Life {
  step(i: number): unknown
  close?(): unknown
  [Symbol.asyncDispose]?(): unknown
}

/** Looks while it works, five intervals. */
const LOOKS = 6
const WARM_UP = 40
const STEPS = 240
const idle: Program = { create: () => ({ step: () => undefined }) }

const [directory = '.', file] = process.argv.slice(2)
const program: Program = file === undefined ? idle : await import(pathToFileURL(file).href)
const steps = Math.min(STEPS, program.meta?.steps ?? STEPS)
const heapBytes: number[] = []
const rssBytes: number[] = []

async function collect(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await pause(2)
    globalThis.gc?.()
  }
}

async function look(): Promise<void> {
  await collect()
  const { heapUsed, rss } = process.memoryUsage()
  heapBytes.push(heapUsed)
  rssBytes.push(rss)
}

async function snapshot(name: string): Promise<void> {
  await collect()
  writeHeapSnapshot(join(directory, `${name}.heapsnapshot`))
}

const warmUp = await program.create()
for (let i = 0; i < Math.min(WARM_UP, steps); i++) await warmUp.step(i)
await (warmUp.close === undefined ? warmUp[Symbol.asyncDispose]?.() : warmUp.close())
await pause(program.meta?.settleMs ?? 50)
await snapshot('baseline')
const life = await program.create()
await look()
for (let interval = 1; interval < LOOKS; interval++) {
  for (let i = 0; i < steps / (LOOKS - 1); i++) await life.step(interval * STEPS + i)
  await look()
}
await snapshot('target')
await (life.close === undefined ? life[Symbol.asyncDispose]?.() : life.close())
await pause(program.meta?.settleMs ?? 50)
await snapshot('final')
process.stdout.write(JSON.stringify({ heapBytes, rssBytes }), () => process.exit())
