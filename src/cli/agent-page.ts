// The live page of `tidemark agent`: what its agent, registry and monitor say, once a second.
import type { Agent } from '../agent/agent.ts'
import type { Route } from '../agent/server/routes.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { liveKinds } from '../telemetry/capture/diagnosis.ts'
import { redactedDeep, redaction } from '../redacted.ts'
import { LivePage, type LiveState } from '../telemetry/page/live-page.ts'
import type { Telemetry } from '../telemetry/metrics/telemetry.ts'
import { seenResources } from '../telemetry/sources/seen-resources.ts'
import { PageSource } from '../telemetry/sources/server-source.ts'
import type { AgentPressure } from './agent-pressure.ts'

export interface AgentPageParts extends AgentPressure {
  readonly agent: Agent
  readonly registry: ResourceRegistry
  readonly telemetry: Telemetry
}

const newest = 50

/** The page needs no token: it holds nothing. Its stream does. */
export function pageRoutes(parts: AgentPageParts, owned: AsyncDisposableStack): readonly Route[] {
  const redact = redaction(process.env)
  const page = owned.use(new LivePage(() => redactedDeep(stateOf(parts), redact)))
  parts.telemetry.add(new PageSource(page))
  return [
    {
      method: 'GET',
      path: '/live',
      isOpen: true,
      handle({ response }) {
        page.document(response)
        return undefined
      },
    },
    {
      method: 'GET',
      path: '/live/events',
      handle({ response }) {
        if (page.stream(response)) return undefined
        return {
          status: 503,
          body: { error: { code: 'too-many-streams', message: 'Look: too many look already' } },
        }
      },
    },
  ]
}

function stateOf({ agent, registry, monitor, capture }: AgentPageParts): LiveState {
  const { rss, heapUsed, external } = process.memoryUsage()
  const { state, reading, record } = monitor
  const { growing } = state.growth
  const events = [
    ...record.transitions.map(({ wallMs, from, to }) => ({
      atMs: wallMs,
      kind: 'pressure',
      text: `${from} → ${to}`,
    })),
    ...record.reports.map(({ wallMs, kind, outcome, freedBytes }) => ({
      atMs: wallMs,
      kind,
      text: `${outcome}, ${(freedBytes / 1e6).toFixed(1)} MB`,
    })),
    ...(capture?.record.reports ?? []).map(({ wallMs, outcome, path }) => ({
      atMs: wallMs,
      kind: 'snapshot',
      text: `${outcome} ${path ?? ''}`,
    })),
  ]
  return {
    atMs: Date.now(),
    title: 'Tidemark agent',
    memory: { rss, heapUsed, external },
    limits: reading.limits,
    kinds: liveKinds(registry.snapshot().kinds, seenResources()),
    pressure: {
      level: state.found.level,
      measure: state.found.measure,
      share: state.found.share,
      growing:
        growing === undefined
          ? 'no steady growth'
          : `grows by ${(growing.bytesPerHour / 1e6).toFixed(0)} MB an hour`,
    },
    compactions: Object.fromEntries(Object.entries(agent.counters.compaction)),
    events: events.toSorted((a, b) => b.atMs - a.atMs).slice(0, newest),
  }
}
