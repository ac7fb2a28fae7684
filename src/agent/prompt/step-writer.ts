// Writes one assistant message as it happens, and tells subscribers. Whatever state a part is in, it is in the store.
import type { Part, PartState, ProviderMetadata, RetryPart, ToolPart, Usage } from '../message.ts'
import type { Publisher } from '../publisher.ts'
import type { InterfaceRecord } from '../store/interface-table.ts'
import type { Store } from '../store/store.ts'
import { StreamedText } from './text-stream.ts'

/** A tool part and its row. */
export interface WrittenCall {
  readonly partId: number
  readonly part: ToolPart
}

export class StepWriter {
  readonly messageId: number
  /** Rows this step has added; what the next step has to read. */
  rows: number
  /** All text the model has said in this step. */
  said = ''
  readonly #store: Store
  readonly #publisher: Publisher
  readonly #sessionId: string
  readonly #streams = new Map<string, StreamedText>()
  readonly #calls = new Map<string, WrittenCall>()
  /** Parts of the running attempt, to be taken back when it fails. */
  #attempt: number[] = []
  #position = 1

  constructor(store: Store, publisher: Publisher, sessionId: string) {
    this.#store = store
    this.#publisher = publisher
    this.#sessionId = sessionId
    const { id } = store.addMessage(sessionId, { role: 'assistant', parts: [{ kind: 'step-start' }] })
    this.messageId = id
    this.rows = 2
    publisher.publish({ type: 'message-added', sessionId, messageId: id, role: 'assistant' })
  }

  openText(streamId: string, kind: 'text' | 'reasoning'): void {
    this.#streams.set(streamId, new StreamedText(kind, this.#position++))
  }

  appendText(streamId: string, text: string): void {
    const stream = this.#streams.get(streamId)
    if (stream === undefined) return
    const { messageId } = this
    this.#publisher.publish({ type: 'text-delta', sessionId: this.#sessionId, messageId, streamId, text })
    if (stream.append(text)) this.#storeText(stream, 'running')
  }

  closeText(streamId: string, providerMetadata: ProviderMetadata | undefined): void {
    const stream = this.#streams.get(streamId)
    if (stream === undefined) return
    this.#streams.delete(streamId)
    if (stream.kind === 'text') this.said += stream.text
    this.#storeText(stream, 'completed', providerMetadata)
  }

  /** The model has begun to write a call. */
  openCall(callId: string, tool: string): void {
    this.#writeCall({ kind: 'tool', state: 'pending', callId, tool })
  }

  /** The call is complete and runs from now on. False when this step has it already. */
  startCall(call: Extract<ToolPart, { state: 'running' }>): boolean {
    const { part } = this.#calls.get(call.callId) ?? {}
    if (part !== undefined && part.state !== 'pending') return false
    this.#writeCall(call)
    return true
  }

  /** `kept` is what only the interface wants; stored in the same transaction. */
  endCall(part: ToolPart, kept: readonly InterfaceRecord[]): void {
    this.#store.transaction(() => {
      const partId = this.#writeCall(part)
      for (const record of kept) this.#store.interface.add(partId, record)
    })
  }

  partIdOf(callId: string): number | undefined {
    return this.#calls.get(callId)?.partId
  }

  /** Takes back what a failed attempt has written, and says why it is tried again. */
  retry(part: RetryPart): void {
    const { messageId } = this
    this.#store.transaction(() => {
      for (const partId of this.#attempt) this.#store.removePart(messageId, partId)
      this.rows -= this.#attempt.length
      for (const partId of this.#attempt) {
        this.#publisher.publish({ type: 'part-removed', sessionId: this.#sessionId, messageId, partId })
      }
      this.#add(part, this.#position++)
    })
    this.#attempt = []
    this.#streams.clear()
    this.#calls.clear()
    this.said = ''
  }

  finish(finish: string, usage: Usage | undefined): void {
    const { messageId } = this
    this.#store.transaction(() => {
      this.#closeUnfinished()
      this.#add({ kind: 'step-finish', finish, ...(usage && { usage }) }, this.#position++)
      this.#store.finishMessage(messageId, { completedMs: Date.now(), finish, usage })
    })
    this.#publisher.publish({ type: 'step-finished', sessionId: this.#sessionId, messageId, finish })
  }

  /** Leaves nothing half-open: what streams is stored as far as it came, what runs becomes an error, all in one transaction. */
  abandon(reason: string): void {
    this.#store.transaction(() => {
      for (const stream of this.#streams.values()) this.#storeText(stream, 'error')
      this.#store.closeOpen(this.#sessionId, reason)
    })
    this.#streams.clear()
  }

  /** What the model began and never completed. */
  #closeUnfinished(): void {
    for (const stream of this.#streams.values()) this.#storeText(stream, 'error')
    this.#streams.clear()
    for (const { part } of this.#calls.values()) {
      if (part.state !== 'pending') continue
      this.#writeCall({ ...part, state: 'error', input: '{}', error: 'The model did not complete this call' })
    }
  }

  #storeText(
    stream: StreamedText,
    state: 'running' | 'completed' | 'error',
    providerMetadata?: ProviderMetadata,
  ): void {
    const part = {
      kind: stream.kind,
      state,
      text: stream.text,
      ...(providerMetadata && { providerMetadata }),
    }
    if (stream.partId === undefined) stream.markStored(this.#add(part, stream.position))
    else {
      this.#store.updatePart(this.messageId, stream.partId, part)
      stream.markStored(stream.partId)
      this.#announceState(stream.partId, state)
    }
  }

  #writeCall(part: ToolPart): number {
    const written = this.#calls.get(part.callId)
    const partId = written?.partId ?? this.#add(part, this.#position++)
    if (written !== undefined) {
      this.#store.updatePart(this.messageId, partId, part)
      this.#announceState(partId, part.state)
    }
    this.#calls.set(part.callId, { partId, part })
    return partId
  }

  #add(part: Part, position: number): number {
    const { messageId } = this
    const partId = this.#store.addPart({ sessionId: this.#sessionId, messageId, position }, part)
    this.rows++
    if (part.kind !== 'retry') this.#attempt.push(partId)
    const tool = part.kind === 'tool' ? { tool: part.tool } : {}
    this.#publisher.publish({
      type: 'part-added',
      sessionId: this.#sessionId,
      messageId,
      partId,
      kind: part.kind,
      ...tool,
    })
    return partId
  }

  #announceState(partId: number, state: PartState): void {
    const { messageId } = this
    this.#publisher.publish({ type: 'part-state', sessionId: this.#sessionId, messageId, partId, state })
  }
}
