// One line for a user's program: its metrics and its page on a port of loopback, and the metrics in a handler, a registry
// or a meter of its own. Neither prom-client nor OpenTelemetry is loaded by it.
import { basename } from 'node:path'
import { accessWhereMounted } from '../http/access.ts'
import { lookByProbe } from '../probe/look.ts'
import { processRegistry } from '../resources/process-registry.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { observeMetrics } from './bindings/opentelemetry.ts'
import { type PrometheusRegistry, registerMetrics } from './bindings/prom-client.ts'
import type { PressureCapture } from './capture/capture-on-pressure.ts'
import { metricsHandler, type MetricsHandler } from './endpoint/metrics-handler.ts'
import { MetricsServer, type MetricsServerOptions } from './endpoint/metrics-server.ts'
import type { Telemetry } from './metrics/telemetry.ts'
import type { PressureMonitor } from './pressure/pressure-monitor.ts'
import { LivePage } from './page/live-page.ts'
import { processState } from './page/process-state.ts'
import { limitsOf, processTelemetry } from './process-telemetry.ts'
import type { TargetOptions } from './profiles/profile-target.ts'
import { AgentSource, observedAgent } from './sources/agent-source.ts'
import type { ObservableAgent } from './sources/observable-agent.ts'
import type { OtelMeter } from './bindings/otel-meter.ts'
import { AgentWatch } from './sources/agent-watch.ts'
import { CaptureSource } from './sources/pressure-source.ts'

export interface ObserveOptions extends MetricsServerOptions {
  /** False starts no server: for a handler in one of yours. Default true. */
  readonly serve?: boolean
  /** Whose holdings are told. Default: those of the process. */
  readonly registry?: ResourceRegistry
  /**
   * True loads the probe where `--import tidemark/probe` has not: timers, sockets, listeners and all else that nobody
   * books is then counted too, and `/stats` names the lines. What was acquired before has no line, and may be missed.
   * Default: what a probe that is there sees.
   */
  readonly resources?: boolean
  /** What `captureOnPressure` returned, or a monitor of your own. */
  readonly pressure?: PressureMonitor | PressureCapture
  /**
   * Where what is alive by allocating stack is pushed, in pprof: the address of Pyroscope, of Grafana Alloy, of Parca
   * (`…/profiles/writeraw`), or of anything that takes a profile. V8 samples one allocation in 512 kB for it.
   */
  readonly profiles?: string | ProfilesOptions
  /** One of `tidemark/agent`; give the registry that it was given. Dispose this before it. */
  readonly agent?: ObservableAgent
}

export interface ProfilesOptions extends TargetOptions {
  readonly url: string
  /** Between two pushes. Default 60,000 ms. */
  readonly intervalMs?: number
}

export interface Observation extends AsyncDisposable {
  /** Leads to the live page; undefined when nothing is served. */
  readonly url: string | undefined
  /**
   * `/metrics`, `/healthz` and `/stats` for a server of yours; not `/live`, which is where many a server says that it
   * lives. False when the request is for something else.
   */
  readonly handler: MetricsHandler
  /** Adds all metrics to a registry of prom-client or `@prometheus-io/client`. @throws what that throws when it has one of the names */
  registerIn(registry: PrometheusRegistry): Disposable
  /** Adds all metrics to a meter of OpenTelemetry, as observables. */
  observeWith(meter: OtelMeter): Disposable
}

/**
 * Serves the metrics of this process until it is disposed or the process ends; nothing of it keeps the process alive.
 *
 * @example
 * await observe()
 * @throws TidemarkError `usage` for an address beyond loopback without a token, or one that is none for `profiles`;
 *   `environment` when it is taken
 */
export async function observe(options: ObserveOptions = {}): Promise<Observation> {
  const { registry = processRegistry, serve = true, token } = options
  await using acquiring = new AsyncDisposableStack()
  if (options.resources === true) await loadProbe(acquiring)
  const monitor = monitorOf(options.pressure)
  const telemetry = processTelemetry({ registry, monitor }, acquiring)
  addRest(telemetry, options, acquiring)
  const parts = { telemetry, registry, monitor }
  const handler = metricsHandler({ ...parts, access: accessWhereMounted(token) })
  const page = acquiring.use(pageOf(options, monitor))
  const server = serve ? acquiring.use(await MetricsServer.start({ ...parts, page }, options)) : undefined
  if (options.profiles !== undefined) await pushProfiles(options.profiles, acquiring)
  const owned = acquiring.move()
  return {
    url: server?.url,
    handler,
    registerIn: (target) => owned.use(registerMetrics(telemetry, target)),
    observeWith: (meter) => owned.use(observeMetrics(telemetry, meter)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** It begins with its first visitor. */
function pageOf(
  { registry = processRegistry, pressure }: ObserveOptions,
  monitor?: PressureMonitor,
): LivePage {
  const limits = limitsOf(monitor)
  const capture = pressure !== undefined && 'capture' in pressure ? pressure.capture : undefined
  const title = `${basename(process.argv[1] ?? process.title)}, process ${process.pid}`
  const parts = { title, registry, monitor, limits, snapshots: capture?.record }
  return new LivePage(() => processState(parts), { isLazy: true })
}

/** Imported only now: a program that does not ask for it pays nothing. */
async function loadProbe(owned: AsyncDisposableStack): Promise<void> {
  if (lookByProbe() !== undefined) return
  const { installProbe, removeProbe } = await import('../probe/installed.ts')
  installProbe({ level: 'origins' })
  owned.defer(removeProbe)
}

const PROFILES_INTERVAL_MS = 60_000

/** Imported only now: a program that does not ask for it pays nothing. */
async function pushProfiles(profiles: string | ProfilesOptions, owned: AsyncDisposableStack): Promise<void> {
  const options = typeof profiles === 'string' ? { url: profiles } : profiles
  const { profileTarget } = await import('./profiles/profile-target.ts')
  const { LiveAllocations } = await import('./profiles/live-allocations.ts')
  const { ProfilePush } = await import('./profiles/profile-push.ts')
  const target = profileTarget(options.url, options)
  const allocations = owned.use(new LiveAllocations())
  owned.use(
    new ProfilePush({
      target,
      intervalMs: options.intervalMs ?? PROFILES_INTERVAL_MS,
      take: () => allocations.pprof(),
      told: (line) => process.emitWarning(line, { code: 'TIDEMARK_PROFILES' }),
    }),
  )
}

function addRest(telemetry: Telemetry, options: ObserveOptions, owned: AsyncDisposableStack): void {
  const { agent, pressure, registry = processRegistry } = options
  if (pressure !== undefined && 'capture' in pressure)
    telemetry.add(new CaptureSource(pressure.capture.record))
  if (agent === undefined) return
  telemetry.add(owned.use(new AgentWatch()))
  telemetry.add(owned.use(new AgentSource(observedAgent(agent), registry)))
}

function monitorOf(pressure: ObserveOptions['pressure']): PressureMonitor | undefined {
  return pressure !== undefined && 'capture' in pressure ? pressure.monitor : pressure
}
