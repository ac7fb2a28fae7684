// The store lingers after close for who comes back at once, and goes a little less than a second later.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const root = mkdtempSync(join(tmpdir(), 'store-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

class Store {
  readonly #database = new DatabaseSync(join(root, 'sessions.db'))
  readonly #log = openSync(join(root, 'store.log'), 'a')
  readonly #checkpoint = setInterval(() => this.#database.exec('PRAGMA optimize'), 20_000)

  constructor() {
    this.#database.exec('PRAGMA synchronous = OFF')
    this.#database.exec('CREATE TABLE IF NOT EXISTS turns (id INTEGER PRIMARY KEY, body TEXT)')
  }

  add(body: string) {
    this.#database.prepare('INSERT INTO turns (body) VALUES (?)').run(body)
    writeSync(this.#log, `${body}\n`)
  }

  release() {
    clearInterval(this.#checkpoint)
    this.#database.close()
    closeSync(this.#log)
  }
}

export function create() {
  const store = new Store()
  return {
    step(i: number) {
      store.add(`turn ${i}`)
    },
    close() {
      setTimeout(() => store.release(), 850)
    },
  }
}
