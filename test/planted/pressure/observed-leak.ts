// A program that serves its metrics and is well, until SIGUSR1: then it leaks a resource of a session that is done,
// grows to its memory limit, and has no room for the snapshot of it.
import { observe } from '../../../src/telemetry/observe.ts'
import { captureOnPressure } from '../../../src/telemetry/capture/capture-on-pressure.ts'
import type { Holding } from '../../../src/resources/holding.ts'
import { Owner } from '../../../src/resources/owner.ts'
import { ResourceRegistry } from '../../../src/resources/registry.ts'

const [directory = ''] = process.argv.slice(2)
const MiB = 1024 * 1024
const registry = new ResourceRegistry()
const maxBytes = process.memoryUsage.rss() + 200 * MiB

await using memory = captureOnPressure({ directory, maxBytes, graceMs: 0, intervalMs: 50, settleMs: 50 })
await using observed = await observe({ port: 0, registry, pressure: memory })
process.stdout.write(`${observed.url}\n`)

/** The plant: nobody takes anything out of it. */
const kept: Buffer[] = []
const held: Holding[] = []

process.once('SIGUSR1', () => {
  using session = new Owner('session', 's')
  held.push(registry.hold('subscription', 'never released', { owner: session }))
  const growing = setInterval(() => {
    if (memory.monitor.level === 'critical') clearInterval(growing)
    else kept.push(Buffer.alloc(4 * MiB, 1))
  }, 20)
})

setInterval(() => {}, 60_000)
await new Promise<never>(() => {}) // Until it is ended.
