// A session goes into a database that is not ours whole or not at all, and what does not fit is told before it is tried.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../src/errors.ts'
import { generateTranscript } from '../../../src/replay/generate-transcript.ts'
import { opencodeSeed as format } from '../../../src/replay/seed/opencode-seed.ts'
import { writeSeed } from '../../../src/replay/seed/write-seed.ts'
import type { Transcript } from '../../../src/replay/transcript.ts'
import { Scratch } from '../recording.ts'
import { countsIn, makeOpencodeDatabase } from './opencode-database.ts'

const session = { id: 'ses_1', directory: '/home/user/project', model: 'm1', beganMs: Date.UTC(2026, 0) }

function short(): Transcript {
  return generateTranscript({ profile: 'p90', seed: 7 })
}

/** Ends as a disk does that is full. */
function brokenOff(): Transcript {
  const transcript = short()
  return {
    format: transcript.format,
    counts: transcript.counts,
    async *turns() {
      for await (const turn of transcript.turns()) {
        yield turn
        throw new Error('no space left on device')
      }
    },
  }
}

describe('rows of a database', () => {
  it('are all there once the session is finished, and the log of writes is gone', async () => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'opencode.db')
    makeOpencodeDatabase(path)
    const written = await writeSeed(path, short(), { format, session })
    expect(written.messages).toBe(179)
    // Beside those of the transcript: of each compaction a request and its answer.
    expect(countsIn(path)).toMatchObject({ sessions: 1, messages: 181 })
    expect(written.bytes).toBeGreaterThan(1_000_000)
  })

  it('are none where it was broken off', async () => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'opencode.db')
    makeOpencodeDatabase(path)
    await expect(writeSeed(path, brokenOff(), { format, session })).rejects.toThrow('no space left')
    expect(countsIn(path)).toEqual({ sessions: 0, messages: 0, parts: 0 })
  })

  it.each([
    [
      'ALTER TABLE part DROP COLUMN time_updated',
      'its table part has no time_updated, wanted one that takes id',
    ],
    ['DROP TABLE part', 'its table part has no id, message_id, session_id'],
    [
      'DROP TABLE part; DROP TABLE message; CREATE TABLE message (id text PRIMARY KEY, seq integer NOT NULL, session_id text, time_created integer, time_updated integer, data text)',
      'its table message needs a value for seq, wanted one that takes id',
    ],
    ['DELETE FROM project', 'FOREIGN KEY constraint failed, wanted a database that takes it'],
  ])('are refused where %s', async (changed, said) => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'opencode.db')
    makeOpencodeDatabase(path, changed)
    const writing = writeSeed(path, short(), { format, session })
    await expect(writing).rejects.toThrow(TidemarkError)
    await expect(writing).rejects.toThrow(said)
  })

  it('are refused where there is no database', async () => {
    using scratch = new Scratch()
    const path = join(scratch.directory, 'opencode.db')
    await expect(writeSeed(path, short(), { format, session })).rejects.toThrow(
      'it is not there, wanted the database that the agent makes',
    )
  })
})
