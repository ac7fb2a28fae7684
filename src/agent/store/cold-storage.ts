// Where pruned outputs go: out of every table a window reads. Nothing reads them back on its own.
// Retention frees the oldest first, by age and by total size; freed pages go back to the file system.
import type { StatementSync } from 'node:sqlite'
import { type Database, integer, optionalInteger, text } from './database.ts'

export interface Retention {
  /** Total size of pruned outputs kept; 0 keeps none. Default 64 MiB. */
  readonly maxBytes: number
  /** Default 7 days. */
  readonly maxAgeMs: number
}

export const defaultRetention: Retention = { maxBytes: 64 * 1024 * 1024, maxAgeMs: 7 * 24 * 3600 * 1000 }

/** Pages given back per retention run: bounds how long a prompt waits for it (about 4 MiB). */
const vacuumPages = 1024

export class ColdStorage {
  readonly retention: Retention
  /** Bodies freed for good since the store was opened. */
  freedBytes = 0
  readonly #database: Database
  readonly #move: StatementSync
  readonly #clearInline: StatementSync
  readonly #clearPayload: StatementSync
  readonly #dropEmpty: StatementSync
  readonly #oldest: StatementSync
  readonly #delete: StatementSync
  readonly #total: StatementSync
  readonly #read: StatementSync
  readonly #stillHeld: StatementSync

  constructor(database: Database, retention: Retention) {
    this.#database = database
    this.retention = retention
    this.#move = database.prepare(`INSERT INTO cold_payload (part_id, pruned_ms, bytes, body)
      SELECT part.id, ?, octet_length(coalesce(part.body, payload.body, '')), coalesce(part.body, payload.body, '')
      FROM part LEFT JOIN payload ON payload.part_id = part.id WHERE part.id = ?
      ON CONFLICT (part_id) DO NOTHING`)
    this.#clearInline = database.prepare('UPDATE part SET body = NULL WHERE id = ?')
    this.#clearPayload = database.prepare('UPDATE payload SET body = NULL WHERE part_id = ?')
    this.#dropEmpty = database.prepare(
      'DELETE FROM payload WHERE part_id = ? AND body IS NULL AND input IS NULL',
    )
    this.#oldest = database.prepare(
      'SELECT part_id, pruned_ms, bytes FROM cold_payload ORDER BY pruned_ms LIMIT 1',
    )
    this.#delete = database.prepare('DELETE FROM cold_payload WHERE part_id = ?')
    this.#total = database.prepare('SELECT sum(bytes) AS bytes FROM cold_payload INDEXED BY cold_payload_age')
    this.#read = database.prepare('SELECT body FROM cold_payload WHERE part_id = ?')
    this.#stillHeld = database.prepare(`SELECT sum(octet_length(coalesce(part.body, payload.body))) AS bytes
      FROM part INDEXED BY part_pruned LEFT JOIN payload ON payload.part_id = part.id WHERE pruned_ms IS NOT NULL`)
  }

  /** Moves one output's body here, or frees it when nothing is to be kept. Call it in the transaction that marks the part. */
  take(partId: number, atMs: number): void {
    if (this.retention.maxBytes > 0) this.#move.run(atMs, partId)
    this.#clearInline.run(partId)
    this.#clearPayload.run(partId)
    this.#dropEmpty.run(partId)
  }

  /** Frees what is too old or too much, oldest first. Returns the bytes freed. */
  enforce(nowMs: number): number {
    const freed = this.#database.transaction(() => this.#freeExcess(nowMs))
    this.freedBytes += freed
    this.#database.vacuum(vacuumPages)
    return freed
  }

  get bytes(): number {
    return optionalInteger(this.#total.get()?.['bytes']) ?? 0
  }

  /** Bytes marked as pruned and not let go of: above zero, something keeps what it says it freed. */
  get prunedButHeldBytes(): number {
    return optionalInteger(this.#stillHeld.get()?.['bytes']) ?? 0
  }

  /** For a person who asks; no part of the agent does. Undefined when it was freed or never pruned. */
  read(partId: number): string | undefined {
    const row = this.#read.get(partId)
    return row && text(row['body'])
  }

  #freeExcess(nowMs: number): number {
    let kept = this.bytes
    let freed = 0
    for (;;) {
      const oldest = this.#oldest.get()
      if (oldest === undefined) return freed
      const expired = integer(oldest['pruned_ms']) <= nowMs - this.retention.maxAgeMs
      if (!expired && kept <= this.retention.maxBytes) return freed
      const bytes = integer(oldest['bytes'])
      this.#delete.run(integer(oldest['part_id']))
      kept -= bytes
      freed += bytes
    }
  }
}
