// One agent in a process of its own, for `pnpm bench telemetry`. It answers to what its parent sends:
// `work` (prompts in fresh sessions), `watch` and `unwatch` (all telemetry and its endpoint), `scrape` and `memory`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent } from '../src/agent/create-agent.ts'
import { generateTranscript } from '../src/replay/generate-transcript.ts'
import { sharedReplay } from '../src/replay/shared-replay.ts'
import { ResourceRegistry } from '../src/resources/registry.ts'
import { CaptureRecord } from '../src/telemetry/capture/capture-record.ts'
import { PrometheusText } from '../src/telemetry/metrics/prometheus-text.ts'
import { type Observation, observe } from '../src/telemetry/observe.ts'
import { PressureMonitor } from '../src/telemetry/pressure/pressure-monitor.ts'
import { processTelemetry } from '../src/telemetry/process-telemetry.ts'
import { AgentSource } from '../src/telemetry/sources/agent-source.ts'
import { AgentWatch } from '../src/telemetry/sources/agent-watch.ts'
import { CaptureSource } from '../src/telemetry/sources/pressure-source.ts'

export type Binding = 'none' | 'endpoint' | 'prom-client' | 'opentelemetry'

export type Ask =
  | { readonly do: 'work'; readonly prompts: number }
  | { readonly do: 'watch' | 'unwatch' }
  | { readonly do: 'scrape'; readonly times: number }
  | { readonly do: 'memory'; readonly binding: Binding }

const directory = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
process.once('disconnect', () => process.exit())

const { model, tools } = await sharedReplay(generateTranscript({ profile: 'typical' }))
const registry = new ResourceRegistry()
const agent = await createAgent({
  directory,
  dataDirectory: join(directory, 'data'),
  registry,
  model: { languageModel: model, contextLimitTokens: 200_000, outputLimitTokens: 32_000 },
  tools,
})
const monitor = new PressureMonitor()
let observed: Observation | undefined
let sessions = 0

/** CPU and wall milliseconds. */
async function work(prompts: number): Promise<object> {
  const startedMs = performance.now()
  const before = process.cpuUsage()
  for (let each = 0; each < prompts; each++) {
    const session = agent.openSession({ id: `s${sessions++}` })
    await session.prompt({ text: 'go on' })
    await agent.deleteSession(session.id)
  }
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - startedMs }
}

async function watch(): Promise<object> {
  observed = await observe({ port: 0, registry, agent, pressure: monitor })
  return { url: observed.url }
}

async function unwatch(): Promise<object> {
  await observed?.[Symbol.asyncDispose]()
  observed = undefined
  return {}
}

/** Milliseconds of each read and rendering of everything there is. */
async function scrape(times: number): Promise<object> {
  await using owned = new AsyncDisposableStack()
  const telemetry = processTelemetry({ registry, monitor }, owned)
  telemetry.add(owned.use(new AgentWatch()))
  telemetry.add(owned.use(new AgentSource(agent, registry)))
  telemetry.add(new CaptureSource(new CaptureRecord()))
  const text = new PrometheusText()
  const took: number[] = []
  let rendered = ''
  for (let each = 0; each < times; each++) {
    const startedMs = performance.now()
    rendered = text.render(telemetry.read('endpoint'))
    took.push(performance.now() - startedMs)
  }
  const lines = rendered.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return { took, series: lines.length, bytes: rendered.length }
}

/** What a binding adds to the process, after collections, with one use of it. */
async function memory(binding: Binding): Promise<object> {
  if (binding !== 'none')
    observed = await observe({ serve: binding === 'endpoint', port: 0, registry, agent })
  if (binding === 'endpoint') await (await fetch(`${observed?.url}/metrics`)).text()
  if (binding === 'prom-client') {
    const { Registry } = await import('prom-client')
    const target = new Registry()
    observed?.registerIn(target)
    await target.metrics()
  }
  if (binding === 'opentelemetry') {
    const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } =
      await import('@opentelemetry/sdk-metrics')
    await import('@opentelemetry/exporter-metrics-otlp-http')
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const reader = new PeriodicExportingMetricReader({ exporter })
    const provider = new MeterProvider({ readers: [reader] })
    observed?.observeWith(provider.getMeter('bench'))
    await provider.forceFlush()
    exporter.reset()
  }
  for (let each = 0; each < 4; each++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { rssBytes: rss, heapBytes: heapUsed }
}

async function answer(ask: Ask): Promise<object> {
  if (ask.do === 'work') return await work(ask.prompts)
  if (ask.do === 'scrape') return await scrape(ask.times)
  if (ask.do === 'memory') return await memory(ask.binding)
  return ask.do === 'watch' ? await watch() : await unwatch()
}

process.on('message', (ask: Ask) => void answer(ask).then((answered) => process.send?.(answered)))
process.send?.({ ready: true })
