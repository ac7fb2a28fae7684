// What lies beside the messages of a session of cline: how it finds them, and what it gives its model in their place.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { generateTranscript } from '../../../src/replay/generate-transcript.ts'
import { clineSeed as format } from '../../../src/replay/seed/cline-seed.ts'
import { writeSeed } from '../../../src/replay/seed/write-seed.ts'
import { readAll, Scratch } from '../recording.ts'

const session = { id: 'a-session', directory: '/home/user/project', model: 'm1', beganMs: Date.UTC(2026, 0) }

const block = z.looseObject({ type: z.string(), text: z.string().optional() })
const messages = z.array(z.object({ id: z.string(), role: z.string(), content: z.array(block) }))
const documentSchema = z.object({ messages })
const compactionSchema = z.object({
  conversation_id: z.literal('a-session'),
  source_message_count: z.number(),
  source_last_message_key: z.string(),
  messages,
})

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

async function written(scratch: Scratch, compactions: boolean): Promise<string> {
  const path = join(scratch.directory, 'a-session.messages.json')
  await writeSeed(path, generateTranscript({ profile: 'p90', seed: 7, compactions }), { format, session })
  return path
}

describe('a session of cline', () => {
  it('is named by a document beside it', async () => {
    using scratch = new Scratch()
    const path = await written(scratch, false)
    expect(read(join(scratch.directory, 'a-session.json'))).toMatchObject({
      session_id: 'a-session',
      cwd: '/home/user/project',
      messages_path: path,
    })
    expect(existsSync(join(scratch.directory, 'a-session.compaction.json'))).toBe(false)
  })

  it('is for its model a summary of all up to the last compaction, and what came after it', async () => {
    using scratch = new Scratch()
    const all = documentSchema.parse(read(await written(scratch, true))).messages
    const beside = compactionSchema.parse(read(join(scratch.directory, 'a-session.compaction.json')))
    const { turns } = await readAll(generateTranscript({ profile: 'p90', seed: 7 }))
    const last = turns.findLast(({ compactions }) => compactions.length > 0)
    const before = all[beside.source_message_count - 1]
    const [after] = all.slice(beside.source_message_count)
    expect(beside.source_last_message_key).toBe(`id:${before?.id}`)
    expect(last?.prompt?.parts).toMatchObject([{ kind: 'text' }])
    const [prompt] = last?.prompt?.parts ?? []
    const said = prompt?.kind === 'text' ? prompt.text : undefined
    expect(after?.content[0]?.text).toBe(`<user_input mode="act">${said}</user_input>`)
    expect(beside.messages.flatMap(({ content }) => content.map(({ text }) => text))).toEqual([
      last?.compactions.at(-1)?.summary,
    ])
  })

  it('has each result in a message of its own', async () => {
    using scratch = new Scratch()
    const all = documentSchema.parse(read(await written(scratch, true))).messages
    const results = all.map(({ content }) => content.filter(({ type }) => type === 'tool_result').length)
    expect(Math.max(...results)).toBe(1)
    const calls = all.map(({ content }) => content.filter(({ type }) => type === 'tool_use').length)
    expect(Math.max(...calls)).toBeGreaterThan(1)
  })
})
