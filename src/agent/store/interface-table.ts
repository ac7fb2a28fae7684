// What a user interface keeps of a tool call: its payload and the progress it reported. No window reads this table.
import type { StatementSync } from 'node:sqlite'
import { type Database, text } from './database.ts'

export interface InterfaceRecord {
  /** `payload` for what the tool handed over at its end, otherwise the kind of a progress event. */
  readonly kind: string
  readonly body: string
}

export class InterfaceTable {
  readonly #insert: StatementSync
  readonly #list: StatementSync

  constructor(database: Database) {
    this.#insert = database.prepare('INSERT INTO interface_payload (part_id, kind, body) VALUES (?, ?, ?)')
    this.#list = database.prepare('SELECT kind, body FROM interface_payload WHERE part_id = ? ORDER BY id')
  }

  add(partId: number, record: InterfaceRecord): void {
    this.#insert.run(partId, record.kind, record.body)
  }

  list(partId: number): InterfaceRecord[] {
    return this.#list.all(partId).map((row) => ({ kind: text(row['kind']), body: text(row['body']) }))
  }
}
