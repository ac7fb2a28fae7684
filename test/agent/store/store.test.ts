import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Part } from '../../../src/agent/message.ts'
import { inlineBodyBytes } from '../../../src/agent/store/schema.ts'
import { TidemarkError } from '../../../src/errors.ts'
import { assistant, openStore, temporaryDirectory, text, user } from '../fixture.ts'

const big = 'ü'.repeat(inlineBodyBytes)

const everyPart: Part[] = [
  { kind: 'step-start' },
  text('short'),
  { ...text(big), providerMetadata: { test: { signature: 's' } } },
  { kind: 'reasoning', state: 'error', text: 'cut off' },
  { kind: 'tool', state: 'completed', callId: 'a', tool: 'read', input: '{}', output: big, title: 'x.ts' },
  {
    kind: 'tool',
    state: 'completed',
    callId: 'b',
    tool: 'write',
    input: JSON.stringify({ big }),
    output: '',
  },
  { kind: 'tool', state: 'error', callId: 'c', tool: 'shell', input: '{}', error: 'no' },
  { kind: 'file', name: 'a.txt', mediaType: 'text/plain', content: 'content' },
  { kind: 'retry', attempt: 1, message: 'busy', delayMs: 5 },
  { kind: 'step-finish', finish: 'stop', usage: { inputTokens: 1, cacheReadTokens: 2, outputTokens: 3 } },
  { kind: 'compaction', trigger: 'overflow', tokensBefore: 9 },
  { kind: 'summary', text: 'what was' },
]

describe('a store', () => {
  it('gives back every kind of part as it was written, after being reopened', () => {
    using directory = temporaryDirectory()
    {
      using store = openStore(directory)
      store.sessions.ensure('s', 'title', 1)
      store.addMessage('s', assistant(...everyPart))
    }
    using store = openStore(directory)
    const [page] = store.page('s', Number.MAX_SAFE_INTEGER, 10)
    expect(page?.parts.map(({ part }) => part)).toEqual(everyPart)
    expect(page?.message.boundary).toBe(true)
    expect(store.database.integrity()).toBe('ok')
  })

  it('keeps big bodies out of the part row and small ones in it', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    store.addMessage('s', assistant(text('a'.repeat(inlineBodyBytes)), text('a'.repeat(inlineBodyBytes + 1))))
    using raw = new DatabaseSync(store.database.path)
    const rows = raw.prepare('SELECT part.body IS NULL AS outside FROM part ORDER BY position').all()
    expect(rows.map((row) => row['outside'])).toEqual([0, 1])
    expect(raw.prepare('SELECT count(*) AS n FROM payload').get()).toEqual({ n: 1 })
  })

  it('counts the tokens of a message as its parts come, change and go', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    const { id, partIds } = store.addMessage('s', assistant(text('12345678')))
    const before = store.messages.get(id)?.tokens ?? 0
    store.updatePart(id, partIds[0] ?? 0, text('12345678'.repeat(1000)))
    expect(store.messages.get(id)?.tokens).toBe(before + 2 * 999)
    store.removePart(id, partIds[0] ?? 0)
    expect(store.messages.get(id)?.tokens).toBe(before - 2)
  })

  it('deletes a session with everything in it, and nothing of another', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    for (const id of ['gone', 'kept']) {
      store.sessions.ensure(id, '', 1)
      store.addRecorded(id, [
        { ...assistant(...everyPart), kept: new Map([[4, [{ kind: 'payload', body: 'b' }]]]) },
      ])
    }
    expect(store.deleteSession('gone')).toBe(true)
    expect(store.deleteSession('gone')).toBe(false)
    using raw = new DatabaseSync(store.database.path)
    const count = (table: string): unknown => raw.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']
    expect(['session', 'message', 'part', 'payload', 'interface_payload'].map(count)).toEqual([
      1,
      1,
      everyPart.length,
      3,
      1,
    ])
    expect(() => store.sessions.get('gone')).toThrow(/session gone/)
  })

  it('turns what was left half-open into errors, and touches nothing else', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    store.sessions.ensure('other', '', 1)
    const open: Part[] = [
      { kind: 'tool', state: 'pending', callId: 'a', tool: 'read' },
      { kind: 'tool', state: 'running', callId: 'b', tool: 'read', input: '{"path":"x"}' },
      { kind: 'text', state: 'running', text: 'half a sen' },
    ]
    const { id } = store.addMessage('s', { role: 'assistant', parts: [...open, text('whole')] })
    store.addMessage('other', { role: 'assistant', parts: open })
    expect(store.closeOpen('s', 'interrupted')).toBe(3)
    const [page] = store.page('s', id + 1, 1)
    expect(page?.message.finish).toBe('interrupted')
    expect(page?.parts.map(({ part }) => part)).toEqual([
      { kind: 'tool', state: 'error', callId: 'a', tool: 'read', input: '{}', error: 'interrupted' },
      {
        kind: 'tool',
        state: 'error',
        callId: 'b',
        tool: 'read',
        input: '{"path":"x"}',
        error: 'interrupted',
      },
      { kind: 'text', state: 'error', text: 'half a sen' },
      text('whole'),
    ])
    expect(store.closeOpen('s', 'again')).toBe(0)
    expect(store.closeOpen('other', 'interrupted')).toBe(3)
  })

  it('writes a transaction whole or not at all', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    expect(() =>
      store.transaction(() => {
        store.addMessage('s', user('lost'))
        throw new Error('half-way')
      }),
    ).toThrow('half-way')
    expect(store.messages.newest('s')).toBeUndefined()
    store.addMessage('s', user('kept'))
    expect(store.messages.newest('s')).toBeDefined()
  })

  it('reads every query through an index and sorts none', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    using raw = new DatabaseSync(store.database.path)
    const plans = store.database.statements.map((sql) => ({
      sql,
      plan: raw
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row['detail'])),
    }))
    expect(plans.length).toBeGreaterThan(30)
    const faults = plans.filter(({ plan }) =>
      plan.some(
        (line) =>
          /TEMP B-TREE/.test(line) || (line.startsWith('SCAN') && !/USING (COVERING )?INDEX/.test(line)),
      ),
    )
    expect(faults).toEqual([])
    const scan = raw.prepare('EXPLAIN QUERY PLAN SELECT * FROM part WHERE tool = ?').all()
    expect(String(scan[0]?.['detail'])).toMatch(/^SCAN part$/)
  })
})

describe('opening a store', () => {
  it('makes a file that only its owner may read', () => {
    using directory = temporaryDirectory()
    using store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    for (const suffix of ['', '-wal', '-shm']) {
      expect(statSync(store.database.path + suffix).mode & 0o777).toBe(0o600)
    }
  })

  it('refuses a file of a newer version, one that is no store, and a directory', () => {
    using directory = temporaryDirectory()
    openStore(directory)[Symbol.dispose]()
    {
      using raw = new DatabaseSync(join(directory.path, 'sessions.sqlite'))
      raw.exec('PRAGMA user_version = 99')
    }
    expect(codeOf(() => openStore(directory))).toBe('store-version')
    writeFileSync(join(directory.path, 'noise'), 'no database at all, but long enough to be one'.repeat(100))
    expect(codeOf(() => openStore(directory, { path: join(directory.path, 'noise') }))).toBe('store-open')
    expect(codeOf(() => openStore(directory, { path: directory.path }))).toBe('store-open')
  })

  it('closes once, and leaves no log behind', () => {
    using directory = temporaryDirectory()
    const store = openStore(directory)
    store.sessions.ensure('s', '', 1)
    store[Symbol.dispose]()
    store[Symbol.dispose]()
    expect(statSync(`${store.database.path}-wal`, { throwIfNoEntry: false })).toBeUndefined()
  })
})

function codeOf(action: () => unknown): string | undefined {
  try {
    action()
  } catch (error) {
    return error instanceof TidemarkError ? error.code : String(error)
  }
  return undefined
}
