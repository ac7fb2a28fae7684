// A store that an older version wrote: it is brought up to date where it is, and nothing in it is lost.
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { schema, storeVersion } from '../../../src/agent/store/schema.ts'
import { openStore, temporaryDirectory, user } from '../fixture.ts'

/** As version 1 was: sessions knew no parent. */
const schemaOfVersion1 = schema
  .replace(/,\n\s*-- Set for the session of a subagent[^\n]*\n[^\n]*\n\) STRICT;/, '\n) STRICT;')
  .replace(/CREATE INDEX session_parent [^\n]*\n/, '')

function columnsOf(path: string): unknown {
  using connection = new DatabaseSync(path)
  return {
    version: connection.prepare('PRAGMA user_version').get()?.['user_version'],
    columns: connection.prepare("SELECT name FROM pragma_table_info('session') ORDER BY name").all(),
    indexes: connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY name").all(),
  }
}

it('brings a store of version 1 to the tables of a new one, with its sessions and messages', () => {
  expect(schemaOfVersion1).not.toContain('parent_id')
  using directory = temporaryDirectory()
  using fresh = temporaryDirectory()
  {
    using store = openStore(directory)
    store.sessions.ensure('kept', 'an old one', 1)
    store.addMessage('kept', user('what was said'))
  }
  const path = join(directory.path, 'sessions.sqlite')
  {
    using connection = new DatabaseSync(path)
    connection.exec(
      'DROP INDEX session_parent; ALTER TABLE session DROP COLUMN parent_id; PRAGMA user_version = 1',
    )
    using first = new DatabaseSync(':memory:')
    first.exec(schemaOfVersion1)
    const columns = "SELECT name FROM pragma_table_info('session') ORDER BY name"
    expect(connection.prepare(columns).all()).toEqual(first.prepare(columns).all())
  }
  {
    using store = openStore(directory)
    expect(store.page('kept', Number.MAX_SAFE_INTEGER, 10).map(({ parts }) => parts[0]?.part)).toMatchObject([
      { kind: 'text', text: 'what was said' },
    ])
  }
  {
    using store = openStore(fresh)
    store.sessions.ensure('any', 'any', 1)
  }
  expect(columnsOf(path)).toEqual(columnsOf(join(fresh.path, 'sessions.sqlite')))
  expect(columnsOf(path)).toMatchObject({ version: storeVersion })
})

it('takes a child of a subagent along with its parent after that', () => {
  using directory = temporaryDirectory()
  {
    using store = openStore(directory)
    store.sessions.ensure('parent', 'an old one', 1)
  }
  const path = join(directory.path, 'sessions.sqlite')
  {
    using connection = new DatabaseSync(path)
    connection.exec(
      'DROP INDEX session_parent; ALTER TABLE session DROP COLUMN parent_id; PRAGMA user_version = 1',
    )
  }
  using store = openStore(directory)
  store.sessions.ensure('child', 'a subagent', 2, 'parent')
  store.sessions.delete('parent')
  expect(store.sessions.list(10)).toEqual([])
})
