// What one hold and release costs at each level, and what a live holding weighs.
// Usage: node bench/registry-hold.ts; prints JSON.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Holding } from '../src/resources/holding.ts'
import { type RegistryLevel, registryLevels } from '../src/resources/level.ts'
import { ResourceRegistry } from '../src/resources/registry.ts'

const rounds = 5
const live = 20_000

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

function nsPerHold(level: RegistryLevel, count: number): number {
  const registry = new ResourceRegistry({ level })
  const start = process.hrtime.bigint()
  for (let i = 0; i < count; i++) registry.hold('lock', 'bench')[Symbol.dispose]()
  return Number(process.hrtime.bigint() - start) / count
}

function bytesPerHolding(level: RegistryLevel): number {
  const registry = new ResourceRegistry({ level })
  const holdings: Holding[] = []
  collect()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < live; i++) holdings.push(registry.hold('lock', 'bench'))
  collect()
  const bytes = (process.memoryUsage().heapUsed - before) / live
  for (const holding of holdings) holding[Symbol.dispose]()
  return bytes
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
for (const level of registryLevels) {
  const count = level === 'full' ? 20_000 : 300_000
  const nanoseconds = median(Array.from({ length: rounds }, () => nsPerHold(level, count)))
  const bytes = median(Array.from({ length: rounds }, () => bytesPerHolding(level)))
  process.stdout.write(
    `${JSON.stringify({ level, nanosecondsPerHoldAndRelease: nanoseconds, bytesPerHolding: bytes })}\n`,
  )
}
