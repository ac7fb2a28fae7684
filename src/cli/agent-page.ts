// The live page of `tidemark agent`: what its agent, registry and monitor say, once a second.
import type { ServerResponse } from 'node:http'
import type { Agent } from '../agent/agent.ts'
import type { AgentCounters } from '../agent/agent-counters.ts'
import type { Route } from '../agent/server/routes.ts'
import type { ResourceRegistry } from '../resources/registry.ts'
import { LivePage } from '../telemetry/page/live-page.ts'
import type { LiveTable } from '../telemetry/page/live-state.ts'
import { leadToPage, tooMany } from '../telemetry/page/page-handler.ts'
import { processState } from '../telemetry/page/process-state.ts'
import type { Telemetry } from '../telemetry/metrics/telemetry.ts'
import { PageSource } from '../telemetry/sources/server-source.ts'
import type { AgentPressure } from './agent-pressure.ts'

export interface AgentPageParts extends AgentPressure {
  readonly agent: Agent
  readonly registry: ResourceRegistry
  readonly telemetry: Telemetry
  /** Of the whole process, where the user has said so. */
  readonly maxMemory: number | undefined
}

/** The page needs no token: it holds nothing. Its stream does. */
export function pageRoutes(parts: AgentPageParts, owned: AsyncDisposableStack): readonly Route[] {
  const { agent, registry, monitor, capture, maxMemory: budgetBytes } = parts
  const tables = (): readonly LiveTable[] => [
    compactionTable(agent.counters.compaction),
    sessionTable(agent.counters),
  ]
  const page = owned.use(
    new LivePage(() =>
      processState({
        title: 'Tidemark agent',
        registry,
        monitor,
        limits: () => monitor.reading.limits,
        budgetBytes,
        snapshots: capture?.record,
        tables,
      }),
    ),
  )
  parts.telemetry.add(new PageSource(page))
  return [
    open('/', leadToPage),
    open('/live', (response) => page.document(response)),
    {
      method: 'GET',
      path: '/live/events',
      handle({ response }) {
        if (page.stream(response)) return undefined
        const { status, code, message } = tooMany
        return { status, body: { error: { code, message } } }
      },
    },
  ]
}

/** For whoever comes from this machine, or has the address. */
function open(path: string, answer: (response: ServerResponse) => void): Route {
  return {
    method: 'GET',
    path,
    isOpen: true,
    handle({ response }) {
      answer(response)
      return undefined
    },
  }
}

type Compactions = AgentCounters['compaction']

/** Every counter has its words, or this does not compile. */
const compactionRows: Readonly<Record<keyof Compactions, string>> = {
  attempted: 'tried',
  manual: 'of those, because somebody asked',
  done: 'made a window shorter',
  freedNothing: 'freed nothing',
  failed: 'failed',
  aborted: 'were broken off',
  refused: 'not tried: at rest, or one ran already',
  prunedParts: 'tool outputs let go of',
  prunedBytes: 'which weighed',
  tokensBefore: 'tokens in windows before',
  tokensAfter: 'tokens in windows after',
}

export function compactionTable(counters: Compactions): LiveTable {
  return { title: 'Compactions', heads: ['what', 'from the start'], rows: rowsOf(counters) }
}

function rowsOf(counters: Compactions): LiveTable['rows']
function rowsOf(counters: Readonly<Record<string, number>>): LiveTable['rows'] {
  return Object.entries(compactionRows).map(([key, words]) => {
    const value = counters[key] ?? 0
    return [words, key.endsWith('Bytes') ? { bytes: value } : value]
  })
}

function sessionTable({ instances, locks, children, toolCallsInFlight, budget }: AgentCounters): LiveTable {
  return {
    title: 'At work',
    heads: ['what', 'now'],
    rows: [
      ['instances', instances],
      ['locks held', locks],
      ['tool calls that run', toolCallsInFlight],
      ['child processes', children.live],
      ['sessions that have a share of the budget', budget.live],
      ['one share of it', { bytes: budget.sharedBytes }],
    ],
  }
}
