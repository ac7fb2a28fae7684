// Parts and their payloads. One range read hydrates exactly the messages of a window, and nothing outside it.
import type { StatementSync } from 'node:sqlite'
import type { Part, StoredPart } from '../message.ts'
import { estimatePartTokens, prunedPlaceholderTokens, tokensOfBytes } from '../tokens.ts'
import { type Database, integer, optionalInteger, type Row } from './database.ts'
import { decodePart, encodePart } from './part-codec.ts'

/** A tool output that pruning may let go of, without its body. */
export interface PrunableOutput {
  readonly partId: number
  readonly messageId: number
  readonly bytes: number
  readonly pruned: boolean
}

export interface HydratedPart extends StoredPart {
  /** Bytes of body and input that were read. */
  readonly bytes: number
}

const hydrated = `SELECT part.id, part.message_id, kind, state, tool, call_id, part.body, part.input, attributes,
  pruned_ms, payload.body AS payload_body, payload.input AS payload_input,
  octet_length(coalesce(part.body, payload.body)) AS read_body,
  octet_length(coalesce(part.input, payload.input)) AS read_input
  FROM part LEFT JOIN payload ON payload.part_id = part.id`

export class PartTable {
  readonly #insert: StatementSync
  readonly #update: StatementSync
  readonly #setPayload: StatementSync
  readonly #dropPayload: StatementSync
  readonly #delete: StatementSync
  readonly #get: StatementSync
  readonly #between: StatementSync
  readonly #open: StatementSync
  readonly #outputs: StatementSync
  readonly #weight: StatementSync
  readonly #markPruned: StatementSync

  constructor(database: Database) {
    this.#insert =
      database.prepare(`INSERT INTO part (message_id, session_id, position, kind, state, tool, call_id,
      tokens, body_bytes, body, input, attributes, pruned_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#update =
      database.prepare(`UPDATE part SET state = ?, tokens = ?, body_bytes = ?, body = ?, input = ?,
      attributes = ? WHERE id = ?`)
    this.#setPayload = database.prepare(`INSERT INTO payload (part_id, body, input) VALUES (?, ?, ?)
      ON CONFLICT (part_id) DO UPDATE SET body = excluded.body, input = excluded.input`)
    this.#dropPayload = database.prepare('DELETE FROM payload WHERE part_id = ?')
    this.#delete = database.prepare('DELETE FROM part WHERE id = ?')
    this.#get = database.prepare(`${hydrated} WHERE part.id = ?`)
    this.#between = database.prepare(`${hydrated} WHERE session_id = ? AND message_id BETWEEN ? AND ?
      ORDER BY message_id, position`)
    this.#open = database.prepare(`${hydrated} WHERE session_id = ? AND state IN ('pending', 'running')`)
    this.#outputs = database.prepare(`SELECT id, message_id, body_bytes, pruned_ms FROM part
      WHERE session_id = ? AND message_id > ? AND message_id < ? AND kind = 'tool' AND state = 'completed'
      ORDER BY message_id DESC, position DESC LIMIT ?`)
    this.#weight = database.prepare('SELECT message_id, tokens, body_bytes FROM part WHERE id = ?')
    this.#markPruned = database.prepare('UPDATE part SET pruned_ms = ?, tokens = ? WHERE id = ?')
  }

  /** Returns the id. The caller adds the tokens to the message, in the same transaction. */
  insert(sessionId: string, messageId: number, position: number, part: Part): number {
    const encoded = encodePart(part)
    const { lastInsertRowid } = this.#insert.run(
      messageId,
      sessionId,
      position,
      encoded.kind,
      encoded.state,
      encoded.tool,
      encoded.callId,
      estimatePartTokens(part),
      encoded.body.bytes,
      encoded.body.inline,
      encoded.input.inline,
      encoded.attributes,
      part.kind === 'tool' && part.state === 'completed' ? (part.prunedAtMs ?? null) : null,
    )
    const id = Number(lastInsertRowid)
    if (encoded.body.payload !== null || encoded.input.payload !== null) {
      this.#setPayload.run(id, encoded.body.payload, encoded.input.payload)
    }
    return id
  }

  /** Writes the part's new state whole; returns by how much its tokens changed. */
  update(id: number, part: Part): number {
    const before = this.#weight.get(id)
    const encoded = encodePart(part)
    const tokens = estimatePartTokens(part)
    const { body, input } = encoded
    this.#update.run(encoded.state, tokens, body.bytes, body.inline, input.inline, encoded.attributes, id)
    if (body.payload !== null || input.payload !== null) this.#setPayload.run(id, body.payload, input.payload)
    else this.#dropPayload.run(id)
    return tokens - integer(before?.['tokens'])
  }

  /** Returns the tokens that went with it. */
  delete(id: number): number {
    const before = this.#weight.get(id)
    this.#delete.run(id)
    return integer(before?.['tokens'])
  }

  get(id: number): Part | undefined {
    const row = this.#get.get(id)
    return row && decodePart(row)
  }

  /** In order, read one by one, of the messages from one id to another, both included. */
  *between(
    sessionId: string,
    fromMessageId: number,
    toMessageId: number,
  ): Generator<HydratedPart, void, void> {
    for (const row of this.#between.iterate(sessionId, fromMessageId, toMessageId)) yield hydratedOf(row)
  }

  /** Parts that a prompt was still writing. */
  open(sessionId: string): StoredPart[] {
    return this.#open.all(sessionId).map(hydratedOf)
  }

  /** Newest first, between two messages, both excluded; at most `limit`. Reads no body. */
  *outputs(
    sessionId: string,
    range: { after: number; before: number },
    limit: number,
  ): Generator<PrunableOutput> {
    for (const row of this.#outputs.iterate(sessionId, range.after, range.before, limit)) {
      yield {
        partId: integer(row['id']),
        messageId: integer(row['message_id']),
        bytes: optionalInteger(row['body_bytes']) ?? 0,
        pruned: row['pruned_ms'] !== null,
      }
    }
  }

  /** From now on the model is shown a placeholder. Lets go of nothing by itself: see ColdStorage. */
  markPruned(id: number, atMs: number): { readonly messageId: number; readonly tokensFreed: number } {
    const row = this.#weight.get(id)
    const tokens = integer(row?.['tokens'])
    const tokensFreed = tokensOfBytes(optionalInteger(row?.['body_bytes']) ?? 0) - prunedPlaceholderTokens
    this.#markPruned.run(atMs, tokens - tokensFreed, id)
    return { messageId: integer(row?.['message_id']), tokensFreed }
  }
}

function hydratedOf(row: Row): HydratedPart {
  return {
    id: integer(row['id']),
    messageId: integer(row['message_id']),
    part: decodePart(row),
    bytes: (optionalInteger(row['read_body']) ?? 0) + (optionalInteger(row['read_input']) ?? 0),
  }
}
