// A session as its user holds it. It has no state of its own: everything is in the store, so holding it costs nothing.
import type { CompactionReport } from './compaction/compactor.ts'
import type { PromptInput } from './prompt/prompt.ts'
import type { PromptResult } from './prompt/outcome.ts'
import type { InterfaceRecord } from './store/interface-table.ts'
import type { RecordedMessage, StoredMessage } from './store/store.ts'

export interface PromptOptions {
  readonly signal?: AbortSignal
  /** Named to whoever finds the session busy. Default `prompt`. */
  readonly holder?: string
  /** Where the tools work. Default: the agent's directory. */
  readonly directory?: string
}

export type CompactOptions = Pick<PromptOptions, 'signal' | 'holder'>

/** Oldest first; read the page before it with `before: next`. */
export interface MessagePage {
  readonly messages: readonly StoredMessage[]
  /** Undefined when there is nothing older. */
  readonly next: number | undefined
}

/** What a session needs of its agent. */
export interface SessionHost {
  prompt(sessionId: string, input: PromptInput, options: PromptOptions): Promise<PromptResult>
  compact(sessionId: string, options: CompactOptions): Promise<CompactionReport>
  abort(sessionId: string): boolean
  page(sessionId: string, before: number, limit: number): StoredMessage[]
  interfaceRecords(partId: number): InterfaceRecord[]
  append(sessionId: string, messages: Iterable<RecordedMessage>): void
}

const defaultPageMessages = 50
const largestPageMessages = 500

export class Session {
  readonly id: string
  readonly #host: SessionHost

  constructor(id: string, host: SessionHost) {
    this.id = id
    this.#host = host
  }

  /** Runs until the model asks for no more tools. @throws TidemarkError `session-busy`, `memory-budget` or `disposed`; everything else is an outcome. */
  async prompt(input: string | PromptInput, options: PromptOptions = {}): Promise<PromptResult> {
    return await this.#host.prompt(this.id, typeof input === 'string' ? { text: input } : input, options)
  }

  /** Puts a summary in the place of its history now, however short that is. @throws TidemarkError `session-busy`, `memory-budget` or `disposed`; everything else is an outcome. */
  async compact(options: CompactOptions = {}): Promise<CompactionReport> {
    return await this.#host.compact(this.id, options)
  }

  /** Stops the running prompt. False when there is none. */
  abort(): boolean {
    return this.#host.abort(this.id)
  }

  /** The newest messages, or those before a cursor. `limit` is 50 by default and 500 at most. */
  messages(options: { readonly before?: number; readonly limit?: number } = {}): MessagePage {
    const { before = Number.MAX_SAFE_INTEGER, limit = defaultPageMessages } = options
    if (!Number.isInteger(limit) || limit < 1 || limit > largestPageMessages) {
      throw new RangeError(`Read messages: limit is ${limit} and must be from 1 to ${largestPageMessages}`)
    }
    const messages = this.#host.page(this.id, before, limit)
    return { messages, next: messages.length < limit ? undefined : messages[0]?.message.id }
  }

  /** What the interface keeps of a tool call: its progress and its payload. */
  interfaceRecords(partId: number): InterfaceRecord[] {
    return this.#host.interfaceRecords(partId)
  }

  /** Adds a recorded history, all or nothing, without asking a model. @throws TidemarkError `session-busy` */
  append(messages: Iterable<RecordedMessage>): void {
    this.#host.append(this.id, messages)
  }
}
