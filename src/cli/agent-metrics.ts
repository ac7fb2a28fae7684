// The metrics of `tidemark agent`: on its own server, and pushed over OTLP where that is asked for.
// OpenTelemetry is loaded only then.
import type { Agent } from '../agent/agent.ts'
import type { Route } from '../agent/server/routes.ts'
import { TidemarkError } from '../errors.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { observeMetrics } from '../telemetry/bindings/opentelemetry.ts'
import { pagesOf } from '../telemetry/endpoint/metrics-handler.ts'
import type { Telemetry } from '../telemetry/metrics/telemetry.ts'
import { processTelemetry } from '../telemetry/process-telemetry.ts'
import { AgentSource } from '../telemetry/sources/agent-source.ts'
import { AgentWatch } from '../telemetry/sources/agent-watch.ts'
import { CaptureSource } from '../telemetry/sources/pressure-source.ts'
import type { AgentPressure } from './agent-pressure.ts'

export interface AgentMetricsParts {
  readonly agent: Agent
  readonly registry: ResourceRegistry
  /** Undefined when nobody watches the memory. */
  readonly watched: AgentPressure | undefined
}

export interface AgentMetrics {
  readonly telemetry: Telemetry
  readonly routes: readonly Route[]
}

export function agentMetrics(
  { agent, registry, watched }: AgentMetricsParts,
  owned: AsyncDisposableStack,
): AgentMetrics {
  const monitor = watched?.monitor
  const telemetry = processTelemetry({ registry, monitor }, owned)
  telemetry.add(owned.use(new AgentWatch()))
  telemetry.add(owned.use(new AgentSource(agent, registry)))
  if (watched?.capture !== undefined) telemetry.add(new CaptureSource(watched.capture.record))
  const pages = pagesOf({ telemetry, registry, monitor })
  const routes = (['/metrics', '/stats'] as const).map((path): Route => {
    const page = pages.get(path)
    return {
      method: 'GET',
      path,
      handle({ response }) {
        response.setHeader('cache-control', 'no-store')
        response.setHeader('x-content-type-options', 'nosniff')
        response.setHeader('content-type', page?.type ?? 'text/plain')
        response.end(page?.write())
        return undefined
      },
    }
  })
  return { telemetry, routes }
}

export interface OtlpOptions {
  /** Of a collector, such as `http://127.0.0.1:4318`. */
  readonly url: string
  readonly intervalMs: number
  /** Where the environment does not name it. Default `tidemark-agent`. */
  readonly service?: string
}

/** For one export: a collector that does not answer must not hold up the end of the program. */
const exportTimeoutMs = 3000

/** Sends all metrics, every interval and once at the end. @throws TidemarkError `usage` for an address that is none */
export async function pushMetrics(
  telemetry: Telemetry,
  { url, intervalMs, service = 'tidemark-agent' }: OtlpOptions,
  owned: AsyncDisposableStack,
): Promise<void> {
  const endpoint = otlpEndpoint(url)
  const { MeterProvider, PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics')
  const { OTLPMetricExporter } = await import('@opentelemetry/exporter-metrics-otlp-http')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const exporter = new OTLPMetricExporter({ url: endpoint, timeoutMillis: exportTimeoutMs })
  const send = exporter.export.bind(exporter)
  let failing = false
  exporter.export = (metrics, done) =>
    send(metrics, (result) => {
      const failed = hasFailed(result)
      if (failed !== failing) process.stderr.write(`${pushLine(endpoint, result.error)}\n`)
      failing = failed
      done(result)
    })
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      'service.name': process.env['OTEL_SERVICE_NAME'] ?? service,
      'service.instance.id': `${process.pid}`,
    }),
    readers: [
      new PeriodicExportingMetricReader({
        exporter,
        exportIntervalMillis: intervalMs,
        exportTimeoutMillis: Math.min(exportTimeoutMs, intervalMs),
      }),
    ],
  })
  owned.use(observeMetrics(telemetry, provider.getMeter('tidemark')))
  owned.defer(() => provider.shutdown().catch(() => {})) // The last export failed: nobody is left to be told.
}

function hasFailed({ code }: { readonly code: number }): boolean {
  return code !== 0
}

/** Told when pushes begin to fail, and when they work again. */
function pushLine(endpoint: string, error: Error | undefined): string {
  if (error === undefined) return `metrics are pushed to ${endpoint} again`
  return `push metrics to ${endpoint}: it failed: ${error.message || error.name}`
}

/** With the path of metrics, unless it has one. */
function otlpEndpoint(text: string): string {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new TidemarkError(
      'usage',
      `Export metrics: --otlp is ${text}, wanted the http or https address of a collector`,
    )
  }
  if (url.pathname === '/') url.pathname = '/v1/metrics'
  return url.href
}
