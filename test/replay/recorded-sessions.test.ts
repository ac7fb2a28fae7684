// Real recordings, each with the counts that another program found in it (a 20-line script over the JSON).
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTranscript } from '../../src/replay/open-transcript.ts'
import { accounted, readAll } from './recording.ts'

const sessions = resolve(import.meta.dirname, '../../../shared/sessions')
const present = existsSync(sessions)
if (!present) console.warn(`SKIPPED: no recorded sessions at ${sessions}`)

const recorded = {
  'claude-code-1519-records-2-compactions.jsonl': {
    records: 1519,
    messages: 301,
    userMessages: 42,
    parts: 520,
    toolCalls: 248,
    interruptedToolCalls: 0,
    progressEvents: 586,
    compactions: 2,
    orphans: 48,
    turns: 44,
  },
  'claude-code-2331-records-progress-heavy.jsonl': {
    records: 2331,
    messages: 167,
    userMessages: 11,
    parts: 291,
    toolCalls: 182,
    interruptedToolCalls: 0,
    progressEvents: 1813,
    compactions: 1,
    orphans: 13,
    turns: 12,
  },
  'claude-code-893-records-3-compactions.jsonl': {
    records: 893,
    messages: 276,
    userMessages: 50,
    parts: 569,
    toolCalls: 206,
    interruptedToolCalls: 0,
    progressEvents: 0,
    compactions: 3,
    orphans: 0,
    turns: 53,
  },
  'opencode-export-all-part-types.json': {
    records: 3,
    messages: 2,
    userMessages: 1,
    parts: 15,
    toolCalls: 4,
    interruptedToolCalls: 2,
    progressEvents: 0,
    compactions: 1,
    orphans: 0,
    turns: 2,
  },
  'pi-1003-records-2-compactions.jsonl': {
    records: 1003,
    messages: 539,
    userMessages: 55,
    parts: 814,
    toolCalls: 454,
    interruptedToolCalls: 6,
    progressEvents: 0,
    compactions: 2,
    orphans: 0,
    turns: 55,
  },
  'pi-1019-records.jsonl': {
    records: 1019,
    messages: 541,
    userMessages: 88,
    parts: 724,
    toolCalls: 391,
    interruptedToolCalls: 18,
    progressEvents: 0,
    compactions: 0,
    orphans: 0,
    turns: 88,
  },
} as const

describe('a recorded session', () => {
  it.skipIf(!present).each(Object.entries(recorded))('%s has these counts', async (file, wanted) => {
    const { transcript, turns } = await readAll(await openTranscript(join(sessions, file)))
    expect(transcript.counts).toMatchObject({ ...wanted, unknown: {}, broken: { count: 0, lines: [] } })
    expect(accounted(transcript)).toBe(wanted.records)
    expect(turns).toHaveLength(wanted.turns)
  })
})
