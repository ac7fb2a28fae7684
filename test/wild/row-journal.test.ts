import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { RowJournal } from '../../bench/row-journal.ts'

const schema = z.object({ commit: z.string(), name: z.string() })
let room: string
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'journal-'))
})
afterEach(() => rmSync(room, { recursive: true, force: true }))

function journal(resume: boolean) {
  return new RowJournal(schema, { file: join(room, 'below', 'rows.jsonl'), resume })
}

describe('a journal of rows', () => {
  it('knows what a killed bench had of this commit, and not what was cut short', () => {
    const killed = journal(false)
    killed.add({ commit: killed.commit, name: 'one' })
    killed.add({ commit: 'another', name: 'two' })
    appendFileSync(join(room, 'below', 'rows.jsonl'), '{"commit":"')
    expect(journal(true).known).toEqual([{ commit: killed.commit, name: 'one' }])
  })

  it('goes on behind what it knows', () => {
    const first = journal(false)
    first.add({ commit: first.commit, name: 'one' })
    journal(true).add({ commit: first.commit, name: 'two' })
    expect(journal(true).known.map(({ name }) => name)).toEqual(['one', 'two'])
  })

  it('begins anew unless it is resumed', () => {
    const first = journal(false)
    first.add({ commit: first.commit, name: 'one' })
    expect(journal(false).known).toEqual([])
    expect(journal(true).known).toEqual([])
  })
})
