// Of an agent: its sessions, prompts, windows, compactions and model calls.
import {
  breakerState,
  compactionOutcome,
  compactionTrigger,
  promptOutcome,
  sessionEvent,
  tool,
  toolOutcome,
} from './label-sets.ts'
import type { MetricDescription } from './metric.ts'

/** Seconds: of a model, a tool or a whole prompt. */
const workBounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export const agentMetrics = {
  sessionEvents: {
    name: 'tidemark.agent.session.events',
    kind: 'counter',
    unit: '{event}',
    help: 'Sessions that were opened, ended and deleted.',
    labels: { event: sessionEvent },
  },
  sessionsAtWork: {
    name: 'tidemark.agent.session.working',
    kind: 'gauge',
    unit: '{session}',
    help: 'Sessions with a prompt or a compaction under way.',
  },
  instances: {
    name: 'tidemark.agent.instance.live',
    kind: 'gauge',
    unit: '{instance}',
    help: 'Instances: directories that are worked in, with what was started for them.',
  },
  promptDuration: {
    name: 'gen_ai.invoke_agent.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Prompts from their start to their end, by how they ended.',
    labels: { outcome: promptOutcome },
    bounds: workBounds,
  },
  stepDuration: {
    name: 'tidemark.agent.step.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Steps of prompts: reading, the model, its tools, writing.',
    bounds: workBounds,
  },
  rowsHydrated: {
    name: 'tidemark.agent.hydrated.rows',
    kind: 'counter',
    unit: '{row}',
    help: 'Rows of messages and parts that steps have read. Grows faster than the steps when history is read again.',
  },
  bytesHydrated: {
    name: 'tidemark.agent.hydrated.size',
    kind: 'counter',
    unit: 'By',
    help: 'Bytes of the rows that steps have read.',
  },
  rowsNew: {
    name: 'tidemark.agent.hydrated.new_rows',
    kind: 'counter',
    unit: '{row}',
    help: 'Rows that were new to the step that read them: what there was to read.',
  },
  windowMessages: {
    name: 'tidemark.agent.window.messages',
    kind: 'gauge',
    unit: '{message}',
    help: 'Messages in the windows of all running prompts.',
  },
  windowTokens: {
    name: 'tidemark.agent.window.tokens',
    kind: 'gauge',
    unit: '{token}',
    help: 'Tokens in the windows of all running prompts, estimated.',
  },
  windowSize: {
    name: 'tidemark.agent.window.size',
    kind: 'gauge',
    unit: 'By',
    help: 'Bytes of the windows of all running prompts, estimated.',
  },
  windowTokensLargest: {
    name: 'tidemark.agent.window.largest',
    kind: 'gauge',
    unit: '{token}',
    help: 'Tokens in the largest window of a running prompt, to be held against the limit.',
  },
  windowTokensLimit: {
    name: 'tidemark.agent.window.limit',
    kind: 'gauge',
    unit: '{token}',
    help: 'Tokens that a window may hold before it is compacted.',
  },
  memoryBudget: {
    name: 'tidemark.agent.budget.available',
    kind: 'gauge',
    unit: 'By',
    help: 'Memory for all sessions together.',
  },
  memoryBudgetRefused: {
    name: 'tidemark.agent.budget.refused',
    kind: 'counter',
    unit: '{session}',
    help: 'Sessions that were turned away because memory is short.',
  },
  compactions: {
    name: 'tidemark.agent.compaction.attempts',
    kind: 'counter',
    unit: '{compaction}',
    help: 'Compactions by what asked for them and how they ended; `freed-nothing` are the ineffective ones.',
    labels: { trigger: compactionTrigger, outcome: compactionOutcome },
  },
  compactionsRefused: {
    name: 'tidemark.agent.compaction.refused',
    kind: 'counter',
    unit: '{compaction}',
    help: 'Compactions not attempted: the session rests, another one runs, or the breaker is open.',
  },
  compactionDuration: {
    name: 'tidemark.agent.compaction.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Compactions from their start to their end.',
    bounds: workBounds,
  },
  compactionTokens: {
    name: 'tidemark.agent.compaction.tokens_freed',
    kind: 'counter',
    unit: '{token}',
    help: 'Tokens of windows that compactions have given back, estimated.',
  },
  compactionBytes: {
    name: 'tidemark.agent.compaction.freed',
    kind: 'counter',
    unit: 'By',
    help: 'Bytes of tool outputs that pruning has let go of.',
  },
  compactionBreaker: {
    name: 'tidemark.agent.compaction.breaker',
    kind: 'gauge',
    unit: '{state}',
    help: 'State of the breaker over compaction: 1 for the one it is in. Open, nothing is compacted.',
    labels: { state: breakerState },
  },
  inferenceDuration: {
    name: 'gen_ai.client.inference.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Waiting for the model in one step, from the request to the end of its stream.',
    bounds: workBounds,
  },
  inputTokens: {
    name: 'gen_ai.client.inference.usage.input_tokens',
    kind: 'counter',
    unit: '{token}',
    help: 'Tokens that models were given, as they report it, without those read from their caches.',
  },
  cacheReadTokens: {
    name: 'gen_ai.client.inference.usage.cache_read.input_tokens',
    kind: 'counter',
    unit: '{token}',
    help: 'Tokens that models have read from their caches.',
  },
  outputTokens: {
    name: 'gen_ai.client.inference.usage.output_tokens',
    kind: 'counter',
    unit: '{token}',
    help: 'Tokens that models have written.',
  },
  toolDuration: {
    name: 'gen_ai.execute_tool.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Executions of tools, by tool and outcome.',
    labels: { tool, outcome: toolOutcome },
    bounds: workBounds,
  },
  toolCallsInFlight: {
    name: 'tidemark.agent.tool_call.live',
    kind: 'gauge',
    unit: '{call}',
    help: 'Tools that run right now, those that ignore their signal included.',
  },
} as const satisfies Record<string, MetricDescription>
