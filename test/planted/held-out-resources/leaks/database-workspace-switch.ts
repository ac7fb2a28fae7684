// A cache of databases by the URL of their workspace: two URLs are never the same key.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = mkdtempSync(join(tmpdir(), 'workspaces-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

const stores = new Map<URL, DatabaseSync>()

function storeOf(workspace: URL): DatabaseSync {
  let store = stores.get(workspace)
  if (store === undefined) {
    store = new DatabaseSync(fileURLToPath(new URL('history.db', workspace))) // leak: file, database
    store.exec('PRAGMA synchronous = OFF')
    store.exec('CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, body TEXT)')
    stores.set(workspace, store) // leak: file, heap
  }
  return store
}

export function create() {
  let store = storeOf(pathToFileURL(`${root}/`)) // leak: file, database
  return {
    step(i: number) {
      if (i % 6 === 5) store = storeOf(pathToFileURL(`${root}/`)) // leak: file, database
      store.prepare('INSERT INTO messages (body) VALUES (?)').run(`message ${i}`)
      store.prepare('SELECT count(*) AS count FROM messages').get()
    },
    close() {},
  }
}
