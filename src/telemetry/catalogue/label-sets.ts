// The closed sets that labels are made of. Those of the agent are written out here, because what watches it must not be
// imported by it nor import it; a test holds them equal to the agent's own.
import { resourceKinds } from '../../resources/kind.ts'
import { ownerScopes } from '../../resources/owner.ts'
import { snapshotOutcomes } from '../capture/capture-record.ts'
import { pressureLevels, pressureMeasures } from '../pressure/pressure-level.ts'
import { reliefKinds } from '../pressure/relief.ts'
import type { Label } from './metric.ts'

/** For what a program adds of its own: its number must not grow with the load. */
export const otherValue = 'other'

export const heapSpaces = [
  'read_only',
  'new',
  'old',
  'code',
  'shared',
  'trusted',
  'shared_trusted',
  'new_large_object',
  'large_object',
  'code_large_object',
  'shared_large_object',
  'trusted_large_object',
  'shared_trusted_large_object',
  otherValue,
] as const

/** As Node names them; what it adds later is counted as `other`. */
export const activeResources = [
  'Timeout',
  'Immediate',
  'TCPSocketWrap',
  'TCPServerWrap',
  'PipeWrap',
  'ProcessWrap',
  'FSReqCallback',
  'FSReqPromise',
  'FSEventWrap',
  'StatWatcher',
  'MessagePort',
  'Worker',
  'TTYWrap',
  'UDPWrap',
  'GetAddrInfoReqWrap',
  otherValue,
] as const

export const tools = [
  'read',
  'write',
  'edit',
  'grep',
  'glob',
  'shell',
  'task',
  'diagnostics',
  otherValue,
] as const

export const space = {
  attribute: 'v8js.heap.space.name',
  attributeSuffix: '_space',
  values: heapSpaces,
} as const satisfies Label

export const gcKind = {
  attribute: 'v8js.gc.type',
  values: ['minor', 'major', 'incremental', 'weakcb'],
} as const satisfies Label

export const cpuMode = { attribute: 'cpu.mode', values: ['user', 'system'] } as const satisfies Label

export const loopState = {
  attribute: 'nodejs.eventloop.state',
  values: ['active', 'idle'],
} as const satisfies Label

export const activeResource = {
  attribute: 'tidemark.node.resource',
  values: activeResources,
} as const satisfies Label

export const resourceKind = {
  attribute: 'tidemark.resource.kind',
  values: [...resourceKinds, otherValue],
} as const satisfies Label

export const ownerScope = {
  attribute: 'tidemark.owner.scope',
  values: ownerScopes,
} as const satisfies Label

export const sessionEvent = {
  attribute: 'tidemark.session.event',
  values: ['opened', 'ended', 'deleted'],
} as const satisfies Label

export const promptOutcome = {
  attribute: 'tidemark.prompt.outcome',
  values: ['completed', 'aborted', 'failed', 'step-limit'],
} as const satisfies Label

export const compactionTrigger = {
  attribute: 'tidemark.compaction.trigger',
  values: ['overflow', 'manual'],
} as const satisfies Label

/** Of those that were attempted. */
export const compactionOutcome = {
  attribute: 'tidemark.compaction.outcome',
  values: ['pruned', 'summarised', 'freed-nothing', 'failed', 'aborted'],
} as const satisfies Label

export const breakerState = {
  attribute: 'tidemark.breaker.state',
  values: ['closed', 'open', 'half-open'],
} as const satisfies Label

export const childOutcome = {
  attribute: 'tidemark.child.outcome',
  values: ['succeeded', 'failed', 'killed'],
} as const satisfies Label

export const taskEnd = {
  attribute: 'tidemark.task.end',
  values: ['completed', 'failed', 'timed-out', 'cancelled', 'stale'],
} as const satisfies Label

export const learningOutcome = {
  attribute: 'tidemark.learning.outcome',
  values: ['captured', 'empty', 'failed'],
} as const satisfies Label

export const subagentOutcome = {
  attribute: 'tidemark.subagent.outcome',
  values: ['completed', 'failed', 'aborted'],
} as const satisfies Label

export const streamEnd = {
  attribute: 'tidemark.stream.end',
  values: ['closed-by-client', 'too-slow', 'shutdown', 'session-deleted'],
} as const satisfies Label

/** What the agent keeps in memory or on disk within a bound. */
export const store = {
  attribute: 'tidemark.store',
  values: ['event-history', 'event-cache', 'event-log', 'file-cache', 'pastes', 'spill', 'sessions', 'cold'],
} as const satisfies Label

export const cacheLookup = {
  attribute: 'tidemark.cache.lookup',
  values: ['hit', 'miss'],
} as const satisfies Label

export const tool = { attribute: 'gen_ai.tool.name', values: tools } as const satisfies Label

export const toolOutcome = {
  attribute: 'tidemark.tool.outcome',
  values: ['completed', 'failed'],
} as const satisfies Label

export const pressureLevel = {
  attribute: 'tidemark.pressure.level',
  values: pressureLevels,
} as const satisfies Label

export const pressureMeasure = {
  attribute: 'tidemark.pressure.measure',
  values: pressureMeasures,
} as const satisfies Label

export const reliefAction = {
  attribute: 'tidemark.relief.action',
  values: reliefKinds,
} as const satisfies Label

export const reliefOutcome = {
  attribute: 'tidemark.relief.outcome',
  values: ['freed', 'freed-nothing', 'failed', 'timed-out', 'abandoned'],
} as const satisfies Label

export const snapshotOutcome = {
  attribute: 'tidemark.snapshot.outcome',
  values: snapshotOutcomes,
} as const satisfies Label

export const diagnosisOutcome = {
  attribute: 'tidemark.diagnosis.outcome',
  values: ['written', 'failed'],
} as const satisfies Label

export const reader = {
  attribute: 'tidemark.telemetry.reader',
  values: ['endpoint', 'prom-client', 'opentelemetry'],
} as const satisfies Label
