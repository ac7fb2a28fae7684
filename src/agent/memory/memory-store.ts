// What sessions have learned, in a SQLite table of its own with a full-text index (FTS5), bounded: the oldest go first.
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { integer, text } from '../store/database.ts'

export interface MemoryLimits {
  /** Default 10,000. */
  readonly maxEntries: number
  /** Of text, in characters of UTF-8. Default 8 MiB. */
  readonly maxBytes: number
}

export interface MemoryDraft {
  readonly sessionId: string
  readonly text: string
  readonly atMs: number
}

export interface MemoryEntry extends MemoryDraft {
  readonly id: number
}

export interface MemoryFigures {
  readonly entries: number
  readonly bytes: number
  /** Pushed out by the limits since it was opened. */
  readonly evicted: number
}

const defaultLimits: MemoryLimits = { maxEntries: 10_000, maxBytes: 8 * 1024 * 1024 }
const busyTimeoutMs = 5000
const cacheKibibytes = 512
const defaultFound = 10

const schema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -${cacheKibibytes};
CREATE TABLE IF NOT EXISTS memory (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  text TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE IF NOT EXISTS memory_text USING fts5(text, content='memory', content_rowid='id');
CREATE TRIGGER IF NOT EXISTS memory_added AFTER INSERT ON memory BEGIN
  INSERT INTO memory_text(rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER IF NOT EXISTS memory_removed AFTER DELETE ON memory BEGIN
  INSERT INTO memory_text(memory_text, rowid, text) VALUES ('delete', old.id, old.text);
END;
`

export class MemoryStore implements Disposable {
  readonly #connection: DatabaseSync
  readonly #holding: Disposable
  readonly #limits: MemoryLimits
  readonly #insert: StatementSync
  readonly #removeOldest: StatementSync
  readonly #search: StatementSync
  #entries: number
  #bytes: number
  #evicted = 0

  /** @throws TidemarkError `store-open` when the file is none of its kind */
  constructor(path: string, registry: ResourceRegistry, limits: Partial<MemoryLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits }
    using acquiring = new DisposableStack()
    this.#connection = acquiring.adopt(connect(path), (connection) => connection.close())
    this.#insert = this.#connection.prepare(
      'INSERT INTO memory(session_id, at_ms, text, bytes) VALUES (?, ?, ?, ?)',
    )
    this.#removeOldest = this.#connection.prepare(
      'DELETE FROM memory WHERE id = (SELECT min(id) FROM memory) RETURNING bytes',
    )
    this.#search = this.#connection.prepare(`
      SELECT memory.id, session_id, at_ms, memory.text FROM memory_text JOIN memory ON memory.id = memory_text.rowid
      WHERE memory_text MATCH ? ORDER BY rank LIMIT ?`)
    const sums = this.#connection
      .prepare('SELECT count(*) AS entries, coalesce(sum(bytes), 0) AS bytes FROM memory')
      .get()
    this.#entries = integer(sums?.['entries'])
    this.#bytes = integer(sums?.['bytes'])
    this.#holding = registry.hold('database', 'memory store')
    acquiring.move()
  }

  get figures(): MemoryFigures {
    return { entries: this.#entries, bytes: this.#bytes, evicted: this.#evicted }
  }

  /** Pushes out the oldest above the limits. @throws TidemarkError `disposed`; RangeError for a text above the limit */
  add({ sessionId, text: learned, atMs }: MemoryDraft): void {
    this.#open()
    const bytes = Buffer.byteLength(learned)
    const { maxBytes, maxEntries } = this.#limits
    if (bytes > maxBytes) {
      throw new RangeError(`Add to memory: the text has ${bytes} bytes and may have ${maxBytes}`)
    }
    this.#insert.run(sessionId, atMs, learned, bytes)
    this.#entries++
    this.#bytes += bytes
    while (this.#entries > maxEntries || this.#bytes > maxBytes) this.#evict()
  }

  /** Entries with every word of the query, best first; 10 by default. Nothing for a query without a word. */
  search(query: string, limit = defaultFound): MemoryEntry[] {
    this.#open()
    const words = query.match(/[\p{L}\p{N}_]+/gu) ?? []
    if (words.length === 0) return []
    const phrase = words.map((word) => `"${word}"`).join(' ') // Quoted: a word is never an operator of FTS5.
    return this.#search.all(phrase, limit).map((row) => ({
      id: integer(row['id']),
      sessionId: text(row['session_id']),
      atMs: integer(row['at_ms']),
      text: text(row['text']),
    }))
  }

  /** A second call does nothing. */
  [Symbol.dispose](): void {
    if (!this.#connection.isOpen) return
    this.#connection.close()
    this.#holding[Symbol.dispose]()
  }

  #evict(): void {
    this.#bytes -= integer(this.#removeOldest.get()?.['bytes'])
    this.#entries--
    this.#evicted++
  }

  #open(): void {
    if (!this.#connection.isOpen) throw new TidemarkError('disposed', 'Use memory store: it was closed')
  }
}

function connect(path: string): DatabaseSync {
  try {
    closeSync(openSync(path, 'a', 0o600)) // SQLite gives its journal files the mode of this one.
    const connection = new DatabaseSync(path, { timeout: busyTimeoutMs })
    try {
      connection.exec(schema)
      return connection
    } catch (error) {
      connection.close()
      throw error
    }
  } catch (cause) {
    throw new TidemarkError('store-open', `Open memory store ${path}: it cannot be opened as one`, { cause })
  }
}
