// Compaction of one agent: prune first, summarise when that is not enough. It gives up early, waits longer each time it
// was fruitless, and counts everything: agents that compact in a loop or without effect are a class of leaks of their own.
import type { LanguageModel, ToolSet } from 'ai'
import { TidemarkError } from '../../errors.ts'
import { announceCompaction } from '../announce.ts'
import type { CompactionTrigger, Part, Usage } from '../message.ts'
import type { Publisher } from '../publisher.ts'
import type { RetryPolicy } from '../retry.ts'
import type { Store } from '../store/store.ts'
import { estimateTokens } from '../tokens.ts'
import type { Window } from '../window/window.ts'
import type { CompactionOutcome } from './compaction-outcome.ts'
import { Breaker, type BreakerState } from './breaker.ts'
import { type ModelLimits, overflowTokens, usedTokens } from './overflow.ts'
import { prune, type PruneResult, type ReleaseOutput } from './prune.ts'
import { cutToBytes, type Summarise } from './summarise.ts'

/** Rest after the first fruitless compaction of a session; doubles each time. */
export const firstRestMs = 30_000
const longestRestMs = 30 * 60_000
/** How much of the request being worked on goes with the summary, word for word. */
const requestLimitBytes = 4096

/** How one ended, and what the window weighed before and after it. */
export interface CompactionReport {
  readonly outcome: CompactionOutcome
  readonly tokensBefore: number
  readonly tokensAfter: number
  /** Of one that failed. */
  readonly error?: Error
}

/** Stored messages in a window beyond which a session is compacted, whatever they weigh. */
export const defaultActiveMessages = 200

/** All count from the start of the agent. */
export interface CompactionCounters {
  attempted: number
  /** Of those attempted: because somebody asked for it. */
  manual: number
  /** Ended with a shorter window, by pruning or by a summary. */
  done: number
  failed: number
  freedNothing: number
  aborted: number
  /** Not attempted: the session rests, another compaction runs, or the breaker is open. */
  refused: number
  prunedParts: number
  prunedBytes: number
  /** Estimated tokens of the windows of all that were done. */
  tokensBefore: number
  tokensAfter: number
}

export interface CompactionRequest {
  readonly sessionId: string
  readonly window: Window
  readonly usage: Usage | undefined
  /** What the memory budget leaves to the window, when that is less than the model's context. */
  readonly memoryTokens?: number
  /** What the prompt goes on with afterwards; undefined when it has ended. */
  readonly request: string | undefined
  readonly signal: AbortSignal
}

export interface CompactorOptions {
  readonly store: Store
  readonly model: LanguageModel
  readonly tools: ToolSet
  readonly limits: ModelLimits
  /** Default 200. */
  readonly maxActiveMessages?: number
  readonly enabled: boolean
  readonly retry: RetryPolicy
  readonly publisher: Publisher
  readonly release: ReleaseOutput
  readonly summarise: Summarise
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export class Compactor {
  readonly counters: CompactionCounters = {
    attempted: 0,
    manual: 0,
    done: 0,
    failed: 0,
    freedNothing: 0,
    aborted: 0,
    refused: 0,
    prunedParts: 0,
    prunedBytes: 0,
    tokensBefore: 0,
    tokensAfter: 0,
  }
  readonly #options: CompactorOptions
  readonly #breaker = new Breaker()
  readonly #running = new Set<string>()

  constructor(options: CompactorOptions) {
    this.#options = options
  }

  get breakerState(): BreakerState {
    return this.#breaker.state(this.#options.now())
  }

  /** Lets go of old tool outputs when that is worth it; no model is asked. */
  prune(sessionId: string, window: Window): PruneResult {
    const { store, release, now } = this.#options
    const result = prune(store, sessionId, release, now())
    if (result.partIds.length > 0) window.forget(new Set(result.partIds))
    this.counters.prunedParts += result.partIds.length
    this.counters.prunedBytes += result.bytes
    return result
  }

  /** Makes the session fit its model again, if it does not. Never throws: a prompt goes on with what there is. */
  async compact(request: CompactionRequest): Promise<CompactionOutcome> {
    const excess = this.#excess(request)
    if (!this.#options.enabled || excess <= 0) return 'not-needed'
    const { outcome } = await this.#compacted(request, excess, 'overflow')
    return outcome
  }

  /** Because somebody asks for it: also where it is switched off, where the session fits, and where it rests. Never throws. */
  async compactNow(
    request: Pick<CompactionRequest, 'sessionId' | 'window' | 'signal'>,
  ): Promise<CompactionReport> {
    const { window } = request
    window.advance()
    if (window.size < 2)
      return { outcome: 'not-needed', tokensBefore: window.tokens, tokensAfter: window.tokens }
    return await this.#compacted({ ...request, usage: undefined, request: undefined }, Infinity, 'manual')
  }

  async #compacted(
    request: CompactionRequest,
    excess: number,
    trigger: CompactionTrigger,
  ): Promise<CompactionReport> {
    const { sessionId, window } = request
    const refusal = this.#refusal(sessionId, trigger)
    if (refusal !== undefined) {
      this.counters.refused++
      return { outcome: refusal, tokensBefore: window.tokens, tokensAfter: window.tokens }
    }
    this.counters.attempted++
    if (trigger === 'manual') this.counters.manual++
    this.#running.add(sessionId)
    window.advance() // The step that overflowed belongs into the summary.
    const tokensBefore = window.tokens
    const startedMs = performance.now()
    try {
      const end = await this.#attempt(request, excess, trigger)
      const report = { ...end, tokensBefore, tokensAfter: window.tokens }
      this.#account(sessionId, report, trigger)
      const { outcome, tokensAfter } = report
      const tookMs = performance.now() - startedMs
      announceCompaction({ sessionId, trigger, outcome, tokensBefore, tokensAfter, tookMs })
      return report
    } finally {
      this.#running.delete(sessionId)
    }
  }

  /** In tokens; no pruning makes up for too many messages. */
  #excess({ usage, window, memoryTokens = Infinity }: CompactionRequest): number {
    const { limits, maxActiveMessages = defaultActiveMessages } = this.#options
    if (window.size > maxActiveMessages) return Infinity
    return Math.max(overflowTokens(usage, limits), usedTokens(usage) - memoryTokens)
  }

  #refusal(sessionId: string, trigger: CompactionTrigger): CompactionOutcome | undefined {
    const nowMs = this.#options.now()
    if (this.#running.has(sessionId)) return 'busy'
    const { restUntilMs } = this.#options.store.sessions.compactionRest(sessionId)
    if (trigger !== 'manual' && restUntilMs > nowMs) return 'resting'
    return this.#breaker.admit(nowMs) ? undefined : 'breaker-open'
  }

  async #attempt(
    request: CompactionRequest,
    excess: number,
    trigger: CompactionTrigger,
  ): Promise<Pick<CompactionReport, 'outcome' | 'error'>> {
    try {
      request.signal.throwIfAborted()
      if (this.prune(request.sessionId, request.window).tokensFreed >= excess) {
        this.#breaker.withdrawn()
        return { outcome: 'pruned' }
      }
      const outcome = await this.#summarise(request, trigger)
      this.#breaker.succeeded()
      return { outcome }
    } catch (cause) {
      if (request.signal.aborted) {
        this.#breaker.withdrawn()
        return { outcome: 'aborted' }
      }
      this.#breaker.failed(this.#options.now())
      const error = cause instanceof Error ? cause : new TidemarkError('model', `Compact: ${String(cause)}`)
      return { outcome: 'failed', error }
    }
  }

  async #summarise(
    { sessionId, window, request, signal }: CompactionRequest,
    trigger: CompactionTrigger,
  ): Promise<CompactionOutcome> {
    const { summarise, model, tools, retry, store } = this.#options
    const summary = await summarise({ model, tools, messages: window.messages, retry, signal })
    signal.throwIfAborted()
    if (summary === '') throw new TidemarkError('model', 'Summarise session: the model said nothing')
    const resume = request === undefined ? '' : resumption(request)
    if (estimateTokens(summary + resume) >= window.tokens) return 'freed-nothing'
    const parts: Part[] = [
      { kind: 'compaction', trigger, tokensBefore: window.tokens },
      { kind: 'summary', text: summary },
    ]
    if (resume !== '') parts.push({ kind: 'text', state: 'completed', text: resume })
    store.addMessage(sessionId, { role: 'user', parts, completedMs: Date.now() })
    window.advance()
    return 'summarised'
  }

  #account(sessionId: string, report: CompactionReport, trigger: CompactionTrigger): void {
    const { counters } = this
    const { outcome, tokensBefore, tokensAfter } = report
    if (outcome === 'failed') counters.failed++
    if (outcome === 'aborted') counters.aborted++
    if (outcome === 'freed-nothing') {
      counters.freedNothing++
      if (trigger !== 'manual') this.#rest(sessionId)
    }
    if (outcome === 'pruned' || outcome === 'summarised') {
      counters.done++
      counters.tokensBefore += tokensBefore
      counters.tokensAfter += tokensAfter
      this.#options.store.sessions.setCompactionRest(sessionId, { fruitless: 0, restUntilMs: 0 })
    }
    const told = { sessionId, trigger, outcome, tokensBefore, tokensAfter }
    this.#options.publisher.publish({ type: 'compaction', ...told })
  }

  #rest(sessionId: string): void {
    const { store, now } = this.#options
    const { fruitless } = store.sessions.compactionRest(sessionId)
    const restMs = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(fruitless, 16))
    store.sessions.setCompactionRest(sessionId, { fruitless: fruitless + 1, restUntilMs: now() + restMs })
  }
}

function resumption(request: string): string {
  return `Continue with the request being worked on:\n\n${cutToBytes(request, requestLimitBytes)}`
}
