// One SQLite connection with the settings of a session store, its prepared statements and its transactions.
// WAL with synchronous NORMAL: a killed process loses nothing; a power cut may lose the last transactions, never more.
import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { SQLOutputValue, StatementSync } from 'node:sqlite'
import { TidemarkError } from '../../errors.ts'
import { fromVersion1, schema, storeVersion } from './schema.ts'

/** `full` also survives a power cut, at one fsync per transaction. Default `normal`. */
export type Durability = 'normal' | 'full'

/** Page cache of the connection. Small on purpose: the window is the cache. */
const cacheKibibytes = 2000
/** How long a write waits for another process's write. */
const busyTimeoutMs = 5000
/** The WAL file is cut back to this size after a checkpoint. */
const walLimitBytes = 16 * 1024 * 1024

export type Row = Record<string, SQLOutputValue>

export class Database implements Disposable {
  readonly path: string
  /** Every statement ever prepared here: a test explains each of them. */
  readonly statements: string[] = []
  readonly #connection: DatabaseSync
  #depth = 0

  /** @throws TidemarkError `store-open` when the file is no store, `store-version` when a newer version wrote it. */
  constructor(path: string, durability: Durability) {
    this.path = path
    try {
      closeSync(openSync(path, 'a', 0o600)) // SQLite gives its journal files the mode of this one.
      this.#connection = new DatabaseSync(path, { timeout: busyTimeoutMs })
    } catch (cause) {
      throw new TidemarkError('store-open', `Open store ${path}: the file cannot be opened for writing`, {
        cause,
      })
    }
    try {
      this.#prepareStore(durability)
    } catch (cause) {
      this.#connection.close()
      if (cause instanceof TidemarkError) throw cause
      throw new TidemarkError('store-open', `Open store ${path}: found something that is no session store`, {
        cause,
      })
    }
  }

  prepare(sql: string): StatementSync {
    this.statements.push(sql)
    return this.#connection.prepare(sql)
  }

  /** Runs `write` whole or not at all; nested calls join the outermost. It must not await. */
  transaction<Result>(write: () => Result): Result {
    if (this.#depth > 0) return write()
    this.#connection.exec('BEGIN IMMEDIATE')
    this.#depth++
    try {
      const result = write()
      this.#connection.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK')
      throw error
    } finally {
      this.#depth--
    }
  }

  /** Gives free pages back to the file system, at most `pages` at once. */
  vacuum(pages: number): void {
    this.#connection.exec(`PRAGMA incremental_vacuum(${pages})`)
  }

  integrity(): string {
    const row = this.#connection.prepare('PRAGMA integrity_check').get()
    return text(row?.['integrity_check'])
  }

  /** Size on disk: the store and its write-ahead log. */
  get diskBytes(): number {
    return [this.path, `${this.path}-wal`].reduce(
      (bytes, path) => bytes + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
  }

  /** Checkpoints and closes; a second call does nothing. */
  [Symbol.dispose](): void {
    if (!this.#connection.isOpen) return
    this.#connection.close()
  }

  #prepareStore(durability: Durability): void {
    const connection = this.#connection
    connection.exec(`
      PRAGMA auto_vacuum = INCREMENTAL;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'};
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -${cacheKibibytes};
      PRAGMA mmap_size = 0;
      PRAGMA temp_store = MEMORY;
      PRAGMA journal_size_limit = ${walLimitBytes};
    `)
    const found = integer(connection.prepare('PRAGMA user_version').get()?.['user_version'])
    if (found > storeVersion) {
      throw new TidemarkError(
        'store-version',
        `Open store ${this.path}: it has version ${found}, this program reads up to ${storeVersion}`,
      )
    }
    if (found < storeVersion) this.transaction(() => this.#create())
  }

  /** Another process may have created the tables while this one waited for the write lock. */
  #create(): void {
    const found = integer(this.#connection.prepare('PRAGMA user_version').get()?.['user_version'])
    if (found === storeVersion) return
    this.#connection.exec(found === 1 ? fromVersion1 : schema)
    this.#connection.exec(`PRAGMA user_version = ${storeVersion}`)
  }
}

/** A column that is always a number. @throws TypeError when it is not: the schema and the reader disagree. */
export function integer(value: SQLOutputValue | undefined): number {
  if (typeof value !== 'number') throw new TypeError(`Read a column: found ${typeof value}, wanted a number`)
  return value
}

/** A column that is always text. @throws TypeError when it is not. */
export function text(value: SQLOutputValue | undefined): string {
  if (typeof value !== 'string') throw new TypeError(`Read a column: found ${typeof value}, wanted text`)
  return value
}

export function optionalInteger(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function optionalText(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}
