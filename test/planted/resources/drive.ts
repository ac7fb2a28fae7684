// Runs in a child process under the probe: lives of planted subjects, and what is held at each moment by origin.
// Usage: node --expose-gc --import …/register.ts drive.ts FILE…; prints one JSON object.
import { pathToFileURL } from 'node:url'
import type { HoldingsOrigin } from '../../../src/probe/holdings.ts'
import { inspectHoldings } from '../../../src/probe/installed.ts'

interface Planted {
  readonly meta?: { readonly steps?: number; readonly settleMs?: number }
  create(): Promise<PlantedLife> | PlantedLife
}

interface PlantedLife {
  step(i: number): unknown
  close(): unknown
}

export interface Driven {
  /** By file: what was held after each quarter of the last life. */
  readonly running: Readonly<Record<string, readonly (readonly HoldingsOrigin[])[]>>
  /** After each life of all, settled. */
  readonly closed: readonly (readonly HoldingsOrigin[])[]
}

const lives = 3
const tick = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function held(): Promise<readonly HoldingsOrigin[]> {
  for (let i = 0; i < 2; i++) {
    await tick(1)
    globalThis.gc?.()
  }
  return inspectHoldings()?.origins ?? []
}

async function live(planted: Planted, isSampled: boolean): Promise<(readonly HoldingsOrigin[])[]> {
  const life = await planted.create()
  const samples = []
  const quarter = (planted.meta?.steps ?? 80) / 4
  for (let i = 0; i < quarter * 4; i++) {
    await life.step(i)
    if (isSampled && i % quarter === quarter - 1) samples.push(await held())
  }
  await life.close()
  return samples
}

async function settled(settleMs: number): Promise<readonly HoldingsOrigin[]> {
  await tick(settleMs)
  await held()
  return held()
}

async function drive(files: readonly string[]): Promise<Driven> {
  const running: Record<string, (readonly HoldingsOrigin[])[]> = {}
  const closed = []
  for (let count = 1; count <= lives; count++) {
    let settleMs = 300
    for (const file of files) {
      const planted: Planted = await import(pathToFileURL(file).href)
      running[file] = await live(planted, count === lives)
      settleMs = Math.max(settleMs, planted.meta?.settleMs ?? 0)
    }
    closed.push(await settled(settleMs))
  }
  return { running, closed }
}

process.stdout.write(JSON.stringify(await drive(process.argv.slice(2))), () => process.exit())
