// The history that goes to the model, alive for one prompt: read once, then only extended by what is new.
import { Buffer } from 'node:buffer'
import type { ModelMessage, ToolResultPart } from 'ai'
import type { Message, StoredPart } from '../message.ts'
import type { Store } from '../store/store.ts'
import { prunedPlaceholderTokens, tokensOfBytes } from '../tokens.ts'
import { type Convert, replaceByPlaceholder, toModelMessages } from './model-messages.ts'
import { selectWindow, type Weighed, type WindowBudget } from './selection.ts'

/** What one `advance` read from the store. */
export interface WindowReading {
  /** Message and part rows whose content was read. */
  readonly rows: number
  readonly bytes: number
}

/** Belongs to one prompt and ends with it. */
export interface Window extends Disposable {
  /** Grows in place; do not keep it. */
  readonly messages: ModelMessage[]
  /** Estimate of what `messages` costs. */
  readonly tokens: number
  /** Stored messages that are in it. */
  readonly size: number
  /** Reads what the store has gained since the last call; the first call reads backwards from the newest message. */
  advance(): WindowReading
  /** Replaces outputs that were pruned by the placeholder. */
  forget(partIds: ReadonlySet<number>): void
}

export interface WindowOptions {
  readonly store: Store
  readonly sessionId: string
  /** Read again with every `advance`: it may change while the window is open. */
  readonly budgetTokens: number
  /** Default 1,000 stored messages. */
  readonly maxMessages?: number
}

/**
 * A session of tiny or pruned messages fits thousands of them into the tokens; what a step costs beside the model grows
 * with their number (about 0.5 µs and 1.3 KB of garbage each), and no model makes use of them.
 */
export const windowMessageLimit = 1000

/**
 * An overfull window is cut back to this share of its budget: a cut per step would change the start of the prompt, and
 * with it lose the provider's cache, on every step.
 */
const cutBackTo = 0.9

interface Entry extends Weighed {
  tokens: number
  readonly messages: readonly ModelMessage[]
  readonly results: readonly { readonly partId: number; readonly result: ToolResultPart }[]
}

export class LiveWindow implements Window {
  readonly messages: ModelMessage[] = []
  readonly #options: WindowOptions
  readonly #convert: Convert
  #entries: Entry[] = []
  #newestId = 0
  #tokens = 0

  constructor(options: WindowOptions, convert: Convert = toModelMessages) {
    if (!(options.budgetTokens > 0)) {
      throw new RangeError(`Open window: the budget is ${options.budgetTokens} tokens and must be above 0`)
    }
    this.#options = options
    this.#convert = convert
  }

  get tokens(): number {
    return this.#tokens
  }

  get size(): number {
    return this.#entries.length
  }

  get #budget(): WindowBudget {
    const { budgetTokens, maxMessages = windowMessageLimit } = this.#options
    return { tokens: budgetTokens, messages: maxMessages }
  }

  advance(): WindowReading {
    const reading = this.#newestId === 0 ? this.#readBackwards() : this.#readNew()
    if (this.#isOverfull()) this.#cutBack()
    return reading
  }

  forget(partIds: ReadonlySet<number>): void {
    for (const entry of this.#entries) {
      for (const { partId, result } of entry.results) {
        if (!partIds.has(partId) || result.output.type !== 'text') continue
        const freed = tokensOfBytes(Buffer.byteLength(result.output.value)) - prunedPlaceholderTokens
        replaceByPlaceholder(result)
        entry.tokens -= freed
        this.#tokens -= freed
      }
    }
  }

  [Symbol.dispose](): void {
    this.#keep([])
  }

  #readBackwards(): WindowReading {
    const { store, sessionId } = this.#options
    const { head, chosen } = selectWindow(store.messages.backwards(sessionId), this.#budget, (id) =>
      store.messages.userBefore(sessionId, id),
    )
    const first = head === undefined ? { rows: 0, bytes: 0 } : this.#append([head])
    const rest = this.#append(chosen)
    return { rows: first.rows + rest.rows, bytes: first.bytes + rest.bytes }
  }

  #readNew(): WindowReading {
    const { store, sessionId } = this.#options
    const added = store.messages.after(sessionId, this.#newestId)
    const boundary = added.findLastIndex((message) => message.boundary)
    if (boundary === -1) return this.#append(added)
    this.#keep([])
    return this.#append(added.slice(boundary))
  }

  /** `messages` follow one another in the session without a gap, so their parts are one range. */
  #append(messages: readonly Message[]): WindowReading {
    const first = messages[0]
    const last = messages.at(-1)
    if (first === undefined || last === undefined) return { rows: 0, bytes: 0 }
    const parts = new Map<number, StoredPart[]>(messages.map(({ id }) => [id, []]))
    let rows = messages.length
    let bytes = 0
    for (const part of this.#options.store.parts.between(this.#options.sessionId, first.id, last.id)) {
      parts.get(part.messageId)?.push(part)
      rows++
      bytes += part.bytes
    }
    for (const message of messages) this.#add(message, parts.get(message.id) ?? [])
    this.#newestId = last.id
    return { rows, bytes }
  }

  #add(message: Message, parts: readonly StoredPart[]): void {
    const { id, role, tokens, boundary } = message
    const converted = this.#convert({ message, parts })
    this.#entries.push({ id, role, tokens, boundary, ...converted })
    this.messages.push(...converted.messages)
    this.#tokens += tokens
  }

  /** The prompt of the oldest message comes on top of the number. */
  #isOverfull(): boolean {
    return this.#tokens > this.#budget.tokens || this.#entries.length > this.#budget.messages + 1
  }

  #cutBack(): void {
    const budget = {
      tokens: Math.floor(this.#budget.tokens * cutBackTo),
      messages: Math.ceil(this.#budget.messages * cutBackTo),
    }
    const { head, chosen } = selectWindow(this.#entries.toReversed(), budget, (id) =>
      this.#entries.findLast((entry) => entry.role === 'user' && entry.id < id),
    )
    this.#keep(head === undefined ? chosen : [head, ...chosen])
  }

  #keep(entries: readonly Entry[]): void {
    this.#entries = [...entries]
    this.#tokens = entries.reduce((sum, { tokens }) => sum + tokens, 0)
    this.messages.length = 0
    for (const entry of entries) this.messages.push(...entry.messages)
  }
}
