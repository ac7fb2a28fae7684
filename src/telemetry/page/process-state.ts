// What the live page shows of the process that serves it: of any program that calls `observe()`, and of the reference agent.
import { kindRow } from '../../resources/kind-catalogue.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { redactedDeep, redaction } from '../../redacted.ts'
import { type CaptureRecord } from '../capture/capture-record.ts'
import { liveKinds, topHoldings } from '../capture/diagnosis.ts'
import type { MemoryLimits } from '../pressure/memory-reading.ts'
import type { PressureLevel, PressureMeasure } from '../pressure/pressure-level.ts'
import type { PressureMonitor } from '../pressure/pressure-monitor.ts'
import type { ReliefKind, ReliefOutcome } from '../pressure/relief.ts'
import { seenResources } from '../sources/seen-resources.ts'
import { bytesInWords } from './bytes-in-words.ts'
import type { Headline, LiveEvent, LiveState, LiveTable } from './live-state.ts'

export interface ProcessStateParts {
  readonly title: string
  readonly registry: ResourceRegistry
  /** Undefined when nobody watches the memory. */
  readonly monitor: PressureMonitor | undefined
  readonly limits: () => MemoryLimits
  /** What the user allows the whole process, where they have said so. */
  readonly budgetBytes?: number | undefined
  readonly snapshots?: Pick<CaptureRecord, 'reports'> | undefined
  /** What else there is to know. */
  readonly tables?: () => readonly LiveTable[]
}

const newestEvents = 50
const mostLines = 12

/** Without secrets: labels, names and paths are the program's. */
export function processState(parts: ProcessStateParts): LiveState {
  const { title, registry, monitor, tables } = parts
  const { rss, heapUsed, external } = process.memoryUsage()
  const { memoryBytes, heapBytes } = parts.limits()
  const allowed = memoryBytes === parts.budgetBytes ? 'memory budget' : 'memory limit'
  const seen = seenResources()
  const state: LiveState = {
    atMs: Date.now(),
    title,
    headline: headline(monitor),
    memory: [
      { name: 'resident', bytes: rss, limit: allowed },
      { name: 'heap in use', bytes: heapUsed, limit: 'heap limit' },
      { name: 'outside the heap', bytes: external, limit: allowed },
    ],
    limits: [
      { name: allowed, bytes: memoryBytes },
      { name: 'heap limit', bytes: heapBytes },
    ],
    kinds: inWords(liveKinds(registry.snapshot().kinds, seen)),
    note: seen === undefined ? noProbe : undefined,
    tables: [holders(registry), ...(tables?.() ?? [])],
    events: events(parts),
  }
  return redactedDeep(state, redaction(process.env))
}

const noProbe =
  'Only what the program books is counted. With observe({ resources: true }), or node --import tidemark/probe, timers, sockets, listeners and the rest are too, with their lines.'

const tones = { normal: 'good', elevated: 'warning', critical: 'bad' } as const satisfies Record<
  PressureLevel,
  Headline['tone']
>

const measures: Readonly<Record<PressureMeasure, string>> = {
  rss: 'of the memory limit is resident',
  heap: 'of the heap limit is in use',
  external: 'of the memory limit is outside the heap',
  cgroup: 'of the container’s memory is in use',
  stall: 'of the last ten seconds were spent waiting for memory',
}

function headline(monitor: PressureMonitor | undefined): Headline {
  if (monitor === undefined)
    return {
      tone: 'none',
      word: 'observed',
      text: 'no monitor judges the memory: captureOnPressure adds one',
    }
  const { found, growth } = monitor.state
  const { level, measure, share } = found
  const growing = growth.growing
  const grows =
    growing === undefined
      ? 'no steady growth'
      : `${growing.series === 'rss' ? 'resident memory' : 'the heap'} grows by ${bytesInWords(growing.bytesPerHour)} an hour`
  return {
    tone: tones[level],
    word: level,
    text: `${Math.round(share * 100)} % ${measures[measure]}; ${grows}`,
  }
}

function inWords(kinds: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(kinds).map(([kind, live]) => [kindRow(kind).name, live]))
}

function holders(registry: ResourceRegistry): LiveTable {
  const rows = topHoldings(registry, seenResources())
    .slice(0, mostLines)
    .map(({ kind, origin, live }) => [origin, kindRow(kind).name, live])
  return {
    title: 'Who holds the most',
    heads: ['acquired at', 'kind', 'live'],
    rows: rows.length > 0 ? rows : [['nothing is held', '', 0]],
  }
}

const reliefs: Readonly<Record<ReliefKind, string>> = {
  compact: 'compacting histories',
  prune: 'emptying caches',
  collect: 'collecting garbage',
  'stop-work': 'taking no more work',
}

const outcomes: Readonly<Record<ReliefOutcome, string>> = {
  freed: 'freed',
  'freed-nothing': 'freed nothing',
  failed: 'failed',
  'timed-out': 'took too long',
  abandoned: 'was given up',
}

function events({ monitor, snapshots }: ProcessStateParts): readonly LiveEvent[] {
  const { transitions = [], reports = [] } = monitor?.record ?? {}
  const all = [
    ...transitions.map(({ wallMs, from, to }) => ({
      atMs: wallMs,
      kind: 'Memory:',
      text: `${to}, was ${from}`,
    })),
    ...reports.map(({ wallMs, kind, outcome, freedBytes }) => ({
      atMs: wallMs,
      kind: 'Relief:',
      text: `${reliefs[kind]} ${outcomes[outcome]}${outcome === 'freed' ? ` ${bytesInWords(freedBytes)}` : ''}`,
    })),
    ...(snapshots?.reports ?? []).map(({ wallMs, outcome, path }) => ({
      atMs: wallMs,
      kind: 'Snapshot:',
      text: `${outcome.replaceAll('-', ' ')}${path === undefined ? '' : `: ${path}`}`,
    })),
  ]
  return all.toSorted((a, b) => b.atMs - a.atMs).slice(0, newestEvents)
}
