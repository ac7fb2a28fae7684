// A session as rows of an SQLite database that the agent itself has made: its tables are never ours. The whole of it is one
// transaction. What the tables lack, or want beside what is written, is told before the first row of each.
import { existsSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { TidemarkError } from '../../errors.ts'
import type { TranscriptTurn } from '../transcript.ts'
import type { SeedFile, SeedFormat, SeedSession, SeedWriter } from './seed-format.ts'

/** All rows of a table have the same columns. */
export interface SeedRow {
  readonly table: string
  readonly values: Readonly<Record<string, string | number>>
}

export function databaseRows(writerOf: (session: SeedSession) => SeedWriter<SeedRow>): SeedFormat {
  return {
    async open(path, session) {
      if (!existsSync(path))
        throw new TidemarkError(
          'input',
          `Write a session into ${path}: it is not there, wanted the database that the agent makes`,
        )
      // Only where it is needed: of some versions of Node it warns when it is loaded.
      const sqlite = await import('node:sqlite')
      return new DatabaseFile(path, new sqlite.DatabaseSync(path), writerOf(session))
    },
  }
}

class DatabaseFile implements SeedFile {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #writer: SeedWriter<SeedRow>
  readonly #inserts = new Map<string, StatementSync>()

  constructor(path: string, database: DatabaseSync, writer: SeedWriter<SeedRow>) {
    this.#path = path
    this.#database = database
    this.#writer = writer
  }

  async begin(): Promise<void> {
    this.#asked(() => this.#database.exec('BEGIN IMMEDIATE'))
    this.#write(this.#writer.begin())
  }

  async add(turn: TranscriptTurn): Promise<void> {
    this.#write(this.#writer.turn(turn))
  }

  async finish(): Promise<void> {
    this.#asked(() => this.#database.exec('COMMIT'))
  }

  /** What was not finished is not there. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#inserts.clear()
    this.#database.close()
  }

  #write(rows: readonly SeedRow[]): void {
    for (const { table, values } of rows) {
      const insert = this.#insert(table, Object.keys(values))
      this.#asked(() => insert.run(...Object.values(values)))
    }
  }

  #insert(table: string, columns: readonly string[]): StatementSync {
    const known = this.#inserts.get(table)
    if (known !== undefined) return known
    this.#check(table, columns)
    const names = columns.map((column) => `"${column}"`).join(', ')
    const places = columns.map(() => '?').join(', ')
    const insert = this.#database.prepare(`INSERT INTO "${table}" (${names}) VALUES (${places})`)
    this.#inserts.set(table, insert)
    return insert
  }

  #check(table: string, columns: readonly string[]): void {
    const found = this.#asked(() => this.#database.prepare(COLUMNS).all(table))
    const names = found.map(({ name }) => name)
    const lacks = columns.filter((column) => !names.includes(column))
    const wants = found.flatMap(({ name, isNeeded }) =>
      isNeeded === 1 && typeof name === 'string' && !columns.includes(name) ? [name] : [],
    )
    if (lacks.length === 0 && wants.length === 0) return
    const said = [
      ...(lacks.length > 0 ? [`has no ${lacks.join(', ')}`] : []),
      ...(wants.length > 0 ? [`needs a value for ${wants.join(', ')}`] : []),
    ]
    throw new TidemarkError(
      'input',
      `Write a session into ${this.#path}: its table ${table} ${said.join(' and ')}, wanted one that takes ${columns.join(', ')}`,
    )
  }

  /** @throws TidemarkError with what SQLite says */
  #asked<Answer>(ask: () => Answer): Answer {
    try {
      return ask()
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new TidemarkError(
        'input',
        `Write a session into ${this.#path}: ${reason}, wanted a database that takes it`,
        { cause },
      )
    }
  }
}

const COLUMNS =
  'SELECT name, "notnull" AND dflt_value IS NULL AND NOT pk AS isNeeded FROM pragma_table_info(?)'
