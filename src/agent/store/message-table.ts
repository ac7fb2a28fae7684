// Messages as narrow rows. A window walks them backwards and knows what fits before it reads a single body.
import type { StatementSync } from 'node:sqlite'
import type { Message, MessageDraft, Role, Usage } from '../message.ts'
import { messageOverheadTokens } from '../tokens.ts'
import { type Database, integer, optionalInteger, optionalText, type Row, text } from './database.ts'

const columns = `id, session_id, role, created_ms, completed_ms, finish,
  input_tokens, cache_read_tokens, output_tokens, boundary, tokens`

export interface MessageEnd {
  readonly completedMs: number
  readonly finish: string
  readonly usage: Usage | undefined
}

export class MessageTable {
  readonly #insert: StatementSync
  readonly #finish: StatementSync
  readonly #addTokens: StatementSync
  readonly #get: StatementSync
  readonly #backwards: StatementSync
  readonly #after: StatementSync
  readonly #userBefore: StatementSync
  readonly #boundary: StatementSync
  readonly #closeOpen: StatementSync

  constructor(database: Database) {
    this.#insert = database.prepare(`INSERT INTO message (session_id, role, created_ms, completed_ms, finish,
      input_tokens, cache_read_tokens, output_tokens, boundary, tokens) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#finish = database.prepare(`UPDATE message SET completed_ms = ?, finish = ?,
      input_tokens = ?, cache_read_tokens = ?, output_tokens = ? WHERE id = ?`)
    this.#addTokens = database.prepare('UPDATE message SET tokens = tokens + ? WHERE id = ?')
    this.#get = database.prepare(`SELECT ${columns} FROM message WHERE id = ?`)
    this.#backwards = database.prepare(
      `SELECT ${columns} FROM message WHERE session_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
    )
    this.#after = database.prepare(
      `SELECT ${columns} FROM message WHERE session_id = ? AND id > ? ORDER BY id`,
    )
    this.#userBefore = database.prepare(`SELECT ${columns} FROM message
      WHERE session_id = ? AND role = 'user' AND id < ? ORDER BY id DESC LIMIT 1`)
    this.#boundary = database.prepare(
      'SELECT id FROM message WHERE session_id = ? AND boundary = 1 ORDER BY id DESC LIMIT 1',
    )
    this.#closeOpen = database.prepare(
      `UPDATE message SET completed_ms = ?, finish = ? WHERE session_id = ? AND id = ? AND completed_ms IS NULL`,
    )
  }

  /** The row alone; its tokens grow as parts are added. */
  insert(sessionId: string, draft: MessageDraft, nowMs: number): number {
    const boundary = draft.parts.some((part) => part.kind === 'compaction')
    const { lastInsertRowid } = this.#insert.run(
      sessionId,
      draft.role,
      draft.createdMs ?? nowMs,
      draft.completedMs ?? null,
      draft.finish ?? null,
      ...usageColumns(draft.usage),
      boundary ? 1 : 0,
      messageOverheadTokens,
    )
    return Number(lastInsertRowid)
  }

  finish(id: number, end: MessageEnd): void {
    this.#finish.run(end.completedMs, end.finish, ...usageColumns(end.usage), id)
  }

  addTokens(id: number, tokens: number): void {
    if (tokens !== 0) this.#addTokens.run(tokens, id)
  }

  get(id: number): Message | undefined {
    const row = this.#get.get(id)
    return row && messageOf(row)
  }

  /** Newest first, from the one before `beforeId`; at most `limit`. */
  page(sessionId: string, beforeId: number, limit: number): Message[] {
    return this.#backwards.all(sessionId, beforeId, limit).map(messageOf)
  }

  /** Newest first, read one by one: stop iterating and nothing more is read. */
  *backwards(sessionId: string): Generator<Message, void, void> {
    for (const row of this.#backwards.iterate(sessionId, Number.MAX_SAFE_INTEGER, -1)) yield messageOf(row)
  }

  after(sessionId: string, id: number): Message[] {
    return this.#after.all(sessionId, id).map(messageOf)
  }

  /** The message of a person, or the compaction boundary, that the messages before `id` answer. */
  userBefore(sessionId: string, id: number): Message | undefined {
    const row = this.#userBefore.get(sessionId, id)
    return row && messageOf(row)
  }

  newest(sessionId: string): Message | undefined {
    return this.page(sessionId, Number.MAX_SAFE_INTEGER, 1)[0]
  }

  /** Undefined when the session was never compacted. */
  newestBoundaryId(sessionId: string): number | undefined {
    return optionalInteger(this.#boundary.get(sessionId)?.['id'])
  }

  /** Ends the newest message if it was being written. */
  endOpen(sessionId: string, finish: string, nowMs: number): void {
    const newest = this.newest(sessionId)
    if (newest !== undefined) this.#closeOpen.run(nowMs, finish, sessionId, newest.id)
  }
}

function usageColumns(usage: Usage | undefined): [number | null, number | null, number | null] {
  return usage === undefined
    ? [null, null, null]
    : [usage.inputTokens, usage.cacheReadTokens, usage.outputTokens]
}

function usageOf(row: Row): Usage | undefined {
  const inputTokens = optionalInteger(row['input_tokens'])
  if (inputTokens === undefined) return undefined
  return {
    inputTokens,
    cacheReadTokens: integer(row['cache_read_tokens']),
    outputTokens: integer(row['output_tokens']),
  }
}

function roleOf(row: Row): Role {
  return row['role'] === 'user' ? 'user' : 'assistant'
}

function messageOf(row: Row): Message {
  return {
    id: integer(row['id']),
    sessionId: text(row['session_id']),
    role: roleOf(row),
    createdMs: integer(row['created_ms']),
    completedMs: optionalInteger(row['completed_ms']),
    finish: optionalText(row['finish']),
    usage: usageOf(row),
    boundary: row['boundary'] === 1,
    tokens: integer(row['tokens']),
  }
}
