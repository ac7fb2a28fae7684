// What agents of this process announce, counted as plain fields: an agent does not know that it is watched.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  type CompactionAnnouncement,
  compactionChannel,
  type PromptAnnouncement,
  promptChannel,
  type StepAnnouncement,
  stepChannel,
  type ToolAnnouncement,
  toolChannel,
} from '../../agent/announce.ts'
import type { LabelsOf } from '../catalogue/catalogue.ts'
import { compactionOutcome, compactionTrigger, otherValue, tools } from '../catalogue/label-sets.ts'
import { Histogram } from '../metrics/histogram.ts'
import type { MetricSource, Readings } from '../metrics/readings.ts'

interface WindowLevel {
  readonly messages: number
  readonly tokens: number
  readonly bytes: number
}

type CompactionOutcome = LabelsOf<'compactions'>['outcome']
type CompactionTrigger = LabelsOf<'compactions'>['trigger']

export class AgentWatch implements MetricSource, Disposable {
  readonly metrics = [
    'rowsHydrated',
    'bytesHydrated',
    'rowsNew',
    'windowMessages',
    'windowTokens',
    'windowSize',
    'windowTokensLargest',
    'compactions',
    'compactionTokens',
    'inputTokens',
    'cacheReadTokens',
    'outputTokens',
  ] as const
  readonly #prompts = new Histogram('promptDuration')
  readonly #steps = new Histogram('stepDuration')
  readonly #inferences = new Histogram('inferenceDuration')
  readonly #tools = new Histogram('toolDuration')
  readonly #compactions = new Histogram('compactionDuration')
  readonly histograms = [this.#prompts, this.#steps, this.#inferences, this.#tools, this.#compactions]
  /** Of the prompts that run: gone with each. */
  readonly #windows = new Map<string, WindowLevel>()
  readonly #hydrated = { rows: 0, bytes: 0, newRows: 0 }
  readonly #tokens = { input: 0, cacheRead: 0, output: 0, freed: 0 }
  readonly #ended: Record<CompactionTrigger, Record<CompactionOutcome, number>> = {
    overflow: noOutcomes(),
    manual: noOutcomes(),
  }
  readonly #subscriptions = new DisposableStack()

  constructor() {
    this.#hear(stepChannel, isStep, (step) => this.#step(step))
    this.#hear(promptChannel, isPrompt, (prompt) => this.#prompt(prompt))
    this.#hear(compactionChannel, isCompaction, (compaction) => this.#compaction(compaction))
    this.#hear(toolChannel, isTool, (tool) => this.#tool(tool))
  }

  read(readings: Readings): void {
    const windows = [...this.#windows.values()]
    const sum = (of: (level: WindowLevel) => number): number =>
      windows.reduce((total, level) => total + of(level), 0)
    readings.set('rowsHydrated', {}, this.#hydrated.rows)
    readings.set('bytesHydrated', {}, this.#hydrated.bytes)
    readings.set('rowsNew', {}, this.#hydrated.newRows)
    readings.set(
      'windowMessages',
      {},
      sum(({ messages }) => messages),
    )
    readings.set(
      'windowTokens',
      {},
      sum(({ tokens }) => tokens),
    )
    readings.set(
      'windowSize',
      {},
      sum(({ bytes }) => bytes),
    )
    readings.set('windowTokensLargest', {}, Math.max(0, ...windows.map(({ tokens }) => tokens)))
    for (const trigger of compactionTrigger.values) {
      for (const outcome of compactionOutcome.values) {
        readings.set('compactions', { trigger, outcome }, this.#ended[trigger][outcome])
      }
    }
    readings.set('compactionTokens', {}, this.#tokens.freed)
    readings.set('inputTokens', {}, this.#tokens.input)
    readings.set('cacheReadTokens', {}, this.#tokens.cacheRead)
    readings.set('outputTokens', {}, this.#tokens.output)
  }

  [Symbol.dispose](): void {
    this.#subscriptions.dispose()
  }

  #hear<Message>(
    name: string,
    is: (message: unknown) => message is Message,
    take: (message: Message) => void,
  ): void {
    const listener = (message: unknown): void => {
      if (is(message)) take(message)
    }
    subscribe(name, listener)
    this.#subscriptions.defer(() => void unsubscribe(name, listener))
  }

  #step(step: StepAnnouncement): void {
    const { sessionId, windowMessages: messages, windowTokens: tokens, windowBytes: bytes, usage } = step
    this.#windows.set(sessionId, { messages, tokens, bytes })
    this.#hydrated.rows += step.rowsHydrated
    this.#hydrated.bytes += step.bytesHydrated
    this.#hydrated.newRows += step.rowsNew
    this.#steps.record(step.stepMs / 1000, {})
    this.#inferences.record(step.modelMs / 1000, {})
    if (usage === undefined) return
    this.#tokens.input += usage.inputTokens
    this.#tokens.cacheRead += usage.cacheReadTokens
    this.#tokens.output += usage.outputTokens
  }

  #prompt({ sessionId, outcome, promptMs }: PromptAnnouncement): void {
    this.#windows.delete(sessionId)
    this.#prompts.record(promptMs / 1000, { outcome })
  }

  #compaction({ trigger, outcome, tokensBefore, tokensAfter, tookMs }: CompactionAnnouncement): void {
    const known = compactionOutcome.values.find((each) => each === outcome)
    if (known === undefined) return // It was not attempted.
    this.#ended[trigger][known]++
    this.#compactions.record(tookMs / 1000, {})
    if (known === 'pruned' || known === 'summarised') {
      this.#tokens.freed += Math.max(0, tokensBefore - tokensAfter)
    }
  }

  #tool({ tool, outcome, tookMs }: ToolAnnouncement): void {
    const known = tools.find((each) => each === tool) ?? otherValue
    this.#tools.record(tookMs / 1000, { tool: known, outcome })
  }
}

function noOutcomes(): Record<CompactionOutcome, number> {
  return { pruned: 0, summarised: 0, 'freed-nothing': 0, failed: 0, aborted: 0 }
}

const has = (message: unknown, name: string): boolean =>
  typeof message === 'object' && message !== null && name in message

function isStep(message: unknown): message is StepAnnouncement {
  return has(message, 'stepMs')
}

function isPrompt(message: unknown): message is PromptAnnouncement {
  return has(message, 'promptMs')
}

function isCompaction(message: unknown): message is CompactionAnnouncement {
  return has(message, 'tokensBefore')
}

function isTool(message: unknown): message is ToolAnnouncement {
  return has(message, 'tool')
}
