// The metrics of a watched program, by the catalogue's names: on a port of loopback for Prometheus, and pushed over OTLP.
// They are of all its processes together; telemetry is loaded only where it is asked for.
import type { ValueKey } from '../telemetry/catalogue/catalogue.ts'
import type { MetricSource, Readings } from '../telemetry/metrics/readings.ts'
import type { Unseen } from '../resources/unseen-outside.ts'
import { unseenHere } from '../system/look-around.ts'
import { resourceKinds } from '../resources/kind.ts'
import type { ThreadHistory } from '../watch/thread-history.ts'
import type { WatchHistory } from '../watch/watch-history.ts'

export interface WatchMetricsOptions {
  /** 0 for any free one. */
  readonly metricsPort?: number
  /** Address of a collector. */
  readonly otlp?: string
  /** Seconds. */
  readonly otlpInterval?: number
}

interface Watched {
  readonly history: WatchHistory
  /** What only a probe sees is left out without one. */
  readonly withProbe: boolean
}

const builtIn: ReadonlySet<string> = new Set(resourceKinds)

/** @throws TidemarkError `usage` for an address that is none, `environment` for a port that is taken */
export async function serveWatchMetrics(
  { history, withProbe }: Watched,
  { metricsPort, otlp, otlpInterval = 60 }: WatchMetricsOptions,
  owned: AsyncDisposableStack,
): Promise<void> {
  if (metricsPort === undefined && otlp === undefined) return
  const { Telemetry } = await import('../telemetry/metrics/telemetry.ts')
  const telemetry = new Telemetry()
  telemetry.add(new WatchSource(history))
  if (withProbe) telemetry.add(new ProbedSource(history))
  if (metricsPort !== undefined) {
    const { MetricsServer } = await import('../telemetry/endpoint/metrics-server.ts')
    const { ResourceRegistry } = await import('../resources/registry.ts')
    const parts = { telemetry, registry: new ResourceRegistry(), monitor: undefined, isOwn: false }
    const server = owned.use(await MetricsServer.start(parts, { port: metricsPort }))
    process.stderr.write(`tidemark: metrics of the program on ${server.url}/metrics\n`)
  }
  if (otlp === undefined) return
  const { pushMetrics } = await import('./agent-metrics.ts')
  await pushMetrics(
    telemetry,
    { url: otlp, intervalMs: otlpInterval * 1_000, service: 'tidemark-watch' },
    owned,
  )
}

const everywhere = ['processStartTime', 'residentMemory', 'residentMemoryPeak'] as const

/** Left out where the system does not tell. */
const bySystem = [
  ['proportional', 'proportionalMemory'],
  ['descriptors', 'openDescriptors'],
  ['threads', 'threads'],
] as const

class WatchSource implements MetricSource {
  readonly metrics: readonly ValueKey[]
  readonly #unseen = unseenHere()
  readonly #history: WatchHistory
  readonly #startSeconds = Math.round(Date.now() / 1000)

  constructor(history: WatchHistory) {
    this.#history = history
    const told = ([unseen]: readonly [Unseen, ValueKey]): boolean => !this.#unseen.has(unseen)
    this.metrics = [...everywhere, ...bySystem.filter(told).map(([, key]) => key)]
  }

  read(readings: Readings): void {
    const { processes, peakRssBytes } = this.#history
    readings.set('processStartTime', {}, this.#startSeconds)
    readings.set(
      'residentMemory',
      {},
      sum(processes, ({ rssBytes }) => rssBytes),
    )
    readings.set('residentMemoryPeak', {}, peakRssBytes)
    const descriptors = processes.flatMap(({ fds = {} }) => Object.values(fds))
    const values = {
      proportional: sum(processes, ({ pssBytes = 0 }) => pssBytes),
      descriptors: sum(descriptors, (count) => count),
      threads: sum(processes, ({ threads = 0 }) => threads),
    }
    for (const [unseen, key] of bySystem) if (!this.#unseen.has(unseen)) readings.set(key, {}, values[unseen])
  }
}

/** What probes say; before the first has come, `tidemark_probe_loaded` says that its zeros are none. */
class ProbedSource implements MetricSource {
  readonly metrics = [
    'probeLoaded',
    'heapUsed',
    'heapTotal',
    'heapAfterMajorGc',
    'externalMemory',
    'arrayBuffers',
    'resourcesLive',
  ] as const
  readonly #history: WatchHistory

  constructor(history: WatchHistory) {
    this.#history = history
  }

  read(readings: Readings): void {
    const threads = this.#history.threads.filter(({ ended }) => !ended)
    readings.set('probeLoaded', {}, threads.length > 0 ? 1 : 0)
    heaps(readings, threads)
    readings.setEach('resourcesLive', 'kind', live(threads))
  }
}

function heaps(readings: Readings, threads: readonly ThreadHistory[]): void {
  const last = threads.map((thread) => thread.last)
  readings.set(
    'heapUsed',
    {},
    sum(last, ({ heapUsedBytes }) => heapUsedBytes),
  )
  readings.set(
    'heapTotal',
    {},
    sum(last, ({ heapTotalBytes }) => heapTotalBytes),
  )
  readings.set(
    'externalMemory',
    {},
    sum(last, ({ externalBytes }) => externalBytes),
  )
  readings.set(
    'arrayBuffers',
    {},
    sum(last, ({ arrayBuffersBytes }) => arrayBuffersBytes),
  )
  const collected = last.filter((each) => each.collected)
  readings.set(
    'heapAfterMajorGc',
    {},
    sum(collected.length > 0 ? collected : last, ({ heapUsedBytes }) => heapUsedBytes),
  )
}

/** Kinds that a program has declared are one. */
function live(threads: readonly ThreadHistory[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { last } of threads) {
    for (const [kind, count] of Object.entries(last.holdings.kinds)) {
      const name = builtIn.has(kind) ? kind : 'other'
      counts.set(name, (counts.get(name) ?? 0) + count)
    }
  }
  return counts
}

function sum<Each>(all: readonly Each[], of: (each: Each) => number): number {
  return all.reduce((total, each) => total + of(each), 0)
}
