// A session store: the tables, and the writes that touch more than one of them, each a transaction.
// Whatever a call returned for has been committed, so a process killed at any moment loses nothing it acknowledged.
import type { Message, MessageDraft, Part, StoredPart } from '../message.ts'
import { estimatePartTokens } from '../tokens.ts'
import { ColdStorage, defaultRetention, type Retention } from './cold-storage.ts'
import { Database, type Durability } from './database.ts'
import { type InterfaceRecord, InterfaceTable } from './interface-table.ts'
import { type MessageEnd, MessageTable } from './message-table.ts'
import { PartTable } from './part-table.ts'
import { SessionTable } from './session-table.ts'

export interface StoreOptions {
  readonly path: string
  /** Default `normal`. */
  readonly durability?: Durability
  readonly retention?: Partial<Retention>
}

export interface StoredMessage {
  readonly message: Message
  readonly parts: readonly StoredPart[]
}

/** A message from elsewhere, complete. */
export interface RecordedMessage extends MessageDraft {
  /** What only the interface wants, by position of the part. */
  readonly kept?: ReadonlyMap<number, readonly InterfaceRecord[]>
}

export interface AddedMessage {
  readonly id: number
  readonly partIds: readonly number[]
}

/** Pages given back after a session is deleted: bounds how long that takes (about 32 MiB); the rest is used again. */
const vacuumPages = 8192

/** Where a part belongs. */
export interface PartPlace {
  readonly sessionId: string
  readonly messageId: number
  readonly position: number
}

/** Levels of the store; names carry their unit, for reports. */
export interface StoreFigures {
  readonly diskBytes: number
  readonly coldBytes: number
  readonly coldFreedBytes: number
  readonly prunedButHeldBytes: number
}

export class Store implements Disposable {
  readonly database: Database
  readonly sessions: SessionTable
  readonly messages: MessageTable
  readonly parts: PartTable
  readonly interface: InterfaceTable
  readonly cold: ColdStorage

  /** @throws TidemarkError `store-open` or `store-version` */
  constructor(options: StoreOptions) {
    this.database = new Database(options.path, options.durability ?? 'normal')
    this.sessions = new SessionTable(this.database)
    this.messages = new MessageTable(this.database)
    this.parts = new PartTable(this.database)
    this.interface = new InterfaceTable(this.database)
    this.cold = new ColdStorage(this.database, { ...defaultRetention, ...options.retention })
  }

  transaction<Result>(write: () => Result): Result {
    return this.database.transaction(write)
  }

  addMessage(sessionId: string, draft: MessageDraft): AddedMessage {
    return this.transaction(() => {
      const nowMs = Date.now()
      this.sessions.touch(sessionId, nowMs)
      const messageId = this.messages.insert(sessionId, draft, nowMs)
      const partIds = draft.parts.map((part, position) =>
        this.addPart({ sessionId, messageId, position }, part),
      )
      return { id: messageId, partIds }
    })
  }

  /** Many messages of one session, in order, with what the interface keeps of their parts: all of them or none. */
  addRecorded(sessionId: string, messages: Iterable<RecordedMessage>): void {
    this.transaction(() => {
      for (const message of messages) {
        const { partIds } = this.addMessage(sessionId, message)
        for (const [position, partId] of partIds.entries()) {
          for (const record of message.kept?.get(position) ?? []) this.interface.add(partId, record)
        }
      }
    })
  }

  /** With everything in it; gives pages back to the file system. False when there was none. */
  deleteSession(sessionId: string): boolean {
    const isDeleted = this.sessions.delete(sessionId)
    if (isDeleted) this.database.vacuum(vacuumPages)
    return isDeleted
  }

  addPart({ sessionId, messageId, position }: PartPlace, part: Part): number {
    return this.transaction(() => {
      const id = this.parts.insert(sessionId, messageId, position, part)
      this.messages.addTokens(messageId, estimatePartTokens(part))
      return id
    })
  }

  updatePart(messageId: number, partId: number, part: Part): void {
    this.transaction(() => this.messages.addTokens(messageId, this.parts.update(partId, part)))
  }

  removePart(messageId: number, partId: number): void {
    this.transaction(() => this.messages.addTokens(messageId, -this.parts.delete(partId)))
  }

  finishMessage(messageId: number, end: MessageEnd): void {
    this.messages.finish(messageId, end)
  }

  /**
   * Turns what a prompt left half-open into errors, in one transaction: parts that stream, calls that run, the message
   * itself. Returns how many parts were closed.
   */
  closeOpen(sessionId: string, reason: string): number {
    return this.transaction(() => {
      const open = this.parts.open(sessionId)
      for (const { id, messageId, part } of open) this.updatePart(messageId, id, closed(part, reason))
      this.messages.endOpen(sessionId, reason, Date.now())
      return open.length
    })
  }

  /** Marks an output as pruned: the model is shown a placeholder from now on. Returns the estimated tokens freed. */
  markPruned(partId: number, atMs: number): number {
    return this.transaction(() => {
      const { messageId, tokensFreed } = this.parts.markPruned(partId, atMs)
      this.messages.addTokens(messageId, -tokensFreed)
      return tokensFreed
    })
  }

  /** Newest page first, messages within it in order. `before` is a message id. */
  page(sessionId: string, before: number, limit: number): StoredMessage[] {
    return this.messages
      .page(sessionId, before, limit)
      .toReversed()
      .map((message) => ({
        message,
        parts: [...this.parts.between(sessionId, message.id, message.id)],
      }))
  }

  figures(): StoreFigures {
    return {
      diskBytes: this.database.diskBytes,
      coldBytes: this.cold.bytes,
      coldFreedBytes: this.cold.freedBytes,
      prunedButHeldBytes: this.cold.prunedButHeldBytes,
    }
  }

  [Symbol.dispose](): void {
    this.database[Symbol.dispose]()
  }
}

/** What is left of a part whose writer is gone. */
function closed(part: Part, reason: string): Part {
  if (part.kind === 'text' || part.kind === 'reasoning') return { ...part, state: 'error' }
  if (part.kind !== 'tool' || part.state === 'completed' || part.state === 'error') return part
  return { ...part, state: 'error', input: part.state === 'running' ? part.input : '{}', error: reason }
}
