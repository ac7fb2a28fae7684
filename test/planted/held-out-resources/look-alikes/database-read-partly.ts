// A database for each turn, read until the row that it needs and closed with the turn.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const root = mkdtempSync(join(tmpdir(), 'index-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

function withIndex<T>(work: (index: DatabaseSync) => T): T {
  const index = new DatabaseSync(join(root, 'index.db'))
  try {
    index.exec('PRAGMA synchronous = OFF')
    index.exec('CREATE TABLE IF NOT EXISTS symbols (name TEXT PRIMARY KEY, line INTEGER)')
    return work(index)
  } finally {
    index.close()
  }
}

function findSymbol(index: DatabaseSync, minimum: number) {
  for (const row of index.prepare('SELECT name, line FROM symbols ORDER BY line').iterate()) {
    if (Number(row['line']) >= minimum) return row['name']
  }
  throw new Error('no such symbol')
}

export function create() {
  let missing = 0
  return {
    step(i: number) {
      try {
        withIndex((index) => {
          index.prepare('INSERT OR REPLACE INTO symbols VALUES (?, ?)').run(`symbol${i % 9}`, i % 9)
          return findSymbol(index, i % 12)
        })
      } catch {
        missing++
      }
    },
    close() {
      return missing
    },
  }
}
