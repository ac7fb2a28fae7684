// The prompt loop: one model call per step until the model asks for no more tools, with compaction between the steps.
// Whatever ends it, nothing of the prompt is left: the window, the open parts, the calls.
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { announcePrompt } from '../announce.ts'
import type { BudgetShare } from '../budget/budget-share.ts'
import type { CompactionOutcome } from '../compaction/compaction-outcome.ts'
import type { Compactor } from '../compaction/compactor.ts'
import type { Part } from '../message.ts'
import type { Publisher } from '../publisher.ts'
import type { RetryPolicy } from '../retry.ts'
import type { Store } from '../store/store.ts'
import { bytesOfTokens } from '../tokens.ts'
import type { OutputLimiter } from '../tools/output-limit.ts'
import type { Toolbox } from '../tools/toolbox.ts'
import type { Window, WindowOptions } from '../window/window.ts'
import type { PromptResult } from './outcome.ts'
import { type RecordStep, runStep, type StepContext, type StepEnd } from './step.ts'
import { ToolRuns } from './tool-runs.ts'

/** What every prompt of one agent shares. */
export interface PromptContext {
  readonly store: Store
  readonly publisher: Publisher
  readonly registry: ResourceRegistry
  readonly model: LanguageModelV4
  readonly instructions: string | undefined
  readonly toolbox: Toolbox
  readonly limiter: OutputLimiter
  readonly compactor: Compactor
  readonly directory: string
  readonly budgetTokens: number
  readonly maxSteps: number
  readonly prunes: boolean
  readonly retry: RetryPolicy
  readonly openWindow: (options: WindowOptions) => Window
  readonly recordStep: RecordStep
  readonly inFlight: Set<Promise<unknown>>
}

export interface PromptInput {
  readonly text: string
  readonly files?: readonly { readonly name: string; readonly mediaType: string; readonly content: string }[]
}

/** What one prompt is given by its agent. */
export interface PromptGrant {
  readonly signal: AbortSignal
  /** Held while the prompt runs. */
  readonly share: BudgetShare
}

/** The caller holds the session's lock. Never throws for what a model, a tool or an abort does. */
export async function runPrompt(
  context: PromptContext,
  sessionId: string,
  input: PromptInput,
  grant: PromptGrant,
): Promise<PromptResult> {
  const startedMs = performance.now()
  const progress: Progress = { steps: 0, text: '', rows: addPrompt(context, sessionId, input) }
  const result = await attempt(context, { ...grant, sessionId, request: input.text, progress })
  context.publisher.publish({ type: 'prompt-finished', sessionId, outcome: result.outcome })
  const promptMs = performance.now() - startedMs
  announcePrompt({ sessionId, outcome: result.outcome, steps: result.steps, promptMs })
  return result
}

interface Progress {
  steps: number
  text: string
  rows: number
}

interface Running extends PromptGrant {
  readonly sessionId: string
  readonly request: string
  readonly progress: Progress
}

async function attempt(context: PromptContext, running: Running): Promise<PromptResult> {
  const { progress, signal } = running
  try {
    const isComplete = await steps(context, running)
    return { outcome: isComplete ? 'completed' : 'step-limit', steps: progress.steps, text: progress.text }
  } catch (cause) {
    if (signal.aborted) return { outcome: 'aborted', steps: progress.steps, text: progress.text }
    const error = cause instanceof Error ? cause : new TidemarkError('model', `Prompt: ${String(cause)}`)
    return { outcome: 'failed', steps: progress.steps, text: progress.text, error }
  }
}

/** Outcomes of compactions that were not attempted. */
const refused: ReadonlySet<CompactionOutcome> = new Set(['not-needed', 'resting', 'busy', 'breaker-open'])

/** False when the step limit ended it. */
async function steps(context: PromptContext, running: Running): Promise<boolean> {
  const { store, registry, compactor, maxSteps } = context
  const { sessionId, progress, signal, share } = running
  signal.throwIfAborted()
  using window = context.openWindow({
    store,
    sessionId,
    get budgetTokens() {
      return Math.min(context.budgetTokens, share.windowTokens)
    },
  })
  using holding = registry.hold('buffer', `window of ${sessionId}`)
  using runs = new ToolRuns({ ...context, sessionId, signal })
  const step: StepContext = { ...context, sessionId, signal, window, runs }
  let end: StepEnd | undefined
  while (end?.continues !== false && progress.steps < maxSteps) {
    end = await runStep(step, progress.steps + 1, progress.rows)
    holding.resize(bytesOfTokens(window.tokens))
    share.uses(window.tokens)
    progress.steps++
    progress.text = end.text
    progress.rows = end.rows
    const request = end.continues ? running.request : undefined
    const memoryTokens = share.windowTokens
    const { usage } = end
    const compaction = await compactor.compact({ sessionId, window, usage, memoryTokens, request, signal })
    if (!refused.has(compaction)) progress.rows = 0 // A compaction has read them.
    share.uses(window.tokens)
    signal.throwIfAborted()
  }
  if (context.prunes) compactor.prune(sessionId, window)
  return end?.continues === false
}

/** Returns the rows it added. */
function addPrompt({ store, publisher }: PromptContext, sessionId: string, input: PromptInput): number {
  const parts: Part[] = [
    { kind: 'text', state: 'completed', text: input.text },
    ...(input.files ?? []).map((file) => ({ kind: 'file' as const, ...file })),
  ]
  const { id } = store.addMessage(sessionId, { role: 'user', parts, completedMs: Date.now() })
  publisher.publish({ type: 'message-added', sessionId, messageId: id, role: 'user' })
  return 1 + parts.length
}
