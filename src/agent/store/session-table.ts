// Sessions as rows: made, listed newest first, deleted with everything in them.
import type { StatementSync } from 'node:sqlite'
import { TidemarkError } from '../../errors.ts'
import { type Database, integer, optionalText, type Row, text } from './database.ts'

export interface SessionRecord {
  readonly id: string
  readonly title: string
  /** Undefined unless it is a subagent's. */
  readonly parentId: string | undefined
  readonly createdMs: number
  /** When a message was last added. */
  readonly activeMs: number
}

/** How often compaction freed nothing in a row, and until when it rests. Kept with the session, so no table of it can leak. */
export interface CompactionRest {
  readonly fruitless: number
  readonly restUntilMs: number
}

export class SessionTable {
  readonly #insert: StatementSync
  readonly #below: StatementSync
  readonly #get: StatementSync
  readonly #list: StatementSync
  readonly #delete: StatementSync
  readonly #touch: StatementSync
  readonly #rest: StatementSync
  readonly #setRest: StatementSync

  constructor(database: Database) {
    this.#insert = database.prepare(
      'INSERT INTO session (id, title, parent_id, created_ms, active_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    )
    this.#get = database.prepare(
      'SELECT id, title, parent_id, created_ms, active_ms FROM session WHERE id = ?',
    )
    this.#list = database.prepare(
      'SELECT id, title, parent_id, created_ms, active_ms FROM session ORDER BY active_ms DESC LIMIT ?',
    )
    this.#below = database.prepare('SELECT id FROM session WHERE parent_id = ?')
    this.#delete = database.prepare('DELETE FROM session WHERE id = ?')
    this.#touch = database.prepare('UPDATE session SET active_ms = ? WHERE id = ?')
    this.#rest = database.prepare('SELECT fruitless, rest_until_ms FROM session WHERE id = ?')
    this.#setRest = database.prepare('UPDATE session SET fruitless = ?, rest_until_ms = ? WHERE id = ?')
  }

  /** Makes the session unless it exists; the existing one keeps its title and its parent. */
  ensure(id: string, title: string, nowMs: number, parentId?: string): SessionRecord {
    this.#insert.run(id, title, parentId ?? null, nowMs, nowMs)
    return this.get(id)
  }

  /** @throws TidemarkError `session-unknown` */
  get(id: string): SessionRecord {
    return sessionOf(this.#row(this.#get, id))
  }

  /** Ids of all sessions that end with this one. */
  below(id: string): string[] {
    const direct = this.#below.all(id).map((row) => text(row['id']))
    return direct.flatMap((each) => [each, ...this.below(each)])
  }

  /** How many sessions are above this one. @throws TidemarkError `session-unknown` */
  depth(id: string): number {
    const { parentId } = this.get(id)
    return parentId === undefined ? 0 : 1 + this.depth(parentId)
  }

  /** Most recently active first. */
  list(limit: number): SessionRecord[] {
    return this.#list.all(limit).map(sessionOf)
  }

  /** With its messages, parts and payloads, and the sessions below it. False when there was none. */
  delete(id: string): boolean {
    return this.#delete.run(id).changes === 1
  }

  touch(id: string, nowMs: number): void {
    this.#touch.run(nowMs, id)
  }

  compactionRest(id: string): CompactionRest {
    const row = this.#row(this.#rest, id)
    return { fruitless: integer(row['fruitless']), restUntilMs: integer(row['rest_until_ms']) }
  }

  setCompactionRest(id: string, rest: CompactionRest): void {
    this.#setRest.run(rest.fruitless, Math.ceil(rest.restUntilMs), id)
  }

  #row(statement: StatementSync, id: string): Row {
    const row = statement.get(id)
    if (row === undefined) {
      throw new TidemarkError('session-unknown', `Find session ${id}: the store has none with this id`)
    }
    return row
  }
}

function sessionOf(row: Row): SessionRecord {
  return {
    id: text(row['id']),
    title: text(row['title']),
    parentId: optionalText(row['parent_id']),
    createdMs: integer(row['created_ms']),
    activeMs: integer(row['active_ms']),
  }
}
