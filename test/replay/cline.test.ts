import { describe, expect, it } from 'vitest'
import { accounted, importText, toolParts } from './recording.ts'

const session = (...messages: unknown[]): string =>
  JSON.stringify(
    { version: 1, updated_at: '2026-01-01T00:00:00.000Z', agent: 'lead', messages, system_prompt: 'x' },
    null,
    2,
  )
const user = (...content: object[]): object => ({ id: 'u', role: 'user', content, ts: 1000 })
const model = (id: string, ...content: object[]): object => ({ id, role: 'assistant', content, ts: 900 })
const text = (value: string): object => ({ type: 'text', text: value })
const call = (id: string): object => ({
  type: 'tool_use',
  id,
  name: 'run_commands',
  input: { commands: ['ls'] },
})
const result = (id: string, content: unknown, more: object = {}): object => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
  ...more,
})

describe('messages of cline', () => {
  it('become turns with calls and their results', async () => {
    const { turns, transcript } = await importText(
      session(
        user(text('<user_input mode="act">go\non</user_input>'), {
          type: 'image',
          source: { media_type: 'image/png', data: 'AAAA' },
        }),
        model('m1', { type: 'thinking', thinking: 'hm' }, call('a'), call('b'), call('c'), call('d'), {
          type: 'new-kind',
          x: 1,
        }),
        user(
          result('a', [
            { query: 'ls', result: 'x', success: true },
            { query: 'ls', result: '', success: false },
          ]),
        ),
        user(result('b', [{ query: 'ls', result: '', success: false }]), text('<reminder>')),
        user(result('c', [text('one'), text('two')])),
        user(result('d', 'plain', { is_error: true })),
        { role: 'assistant', content: 'done' },
      ),
    )
    expect(transcript.format).toBe('cline')
    expect(turns).toHaveLength(1)
    expect(turns[0]?.prompt?.parts).toEqual([
      { kind: 'text', text: 'go\non' },
      { kind: 'file', mediaType: 'image/png', name: '', content: 'AAAA' },
    ])
    expect(toolParts(turns)).toMatchObject([
      { outcome: 'completed', durationMs: 100, output: expect.stringContaining('"result":"x"') },
      { outcome: 'error' },
      { outcome: 'completed', output: 'one\ntwo' },
      { outcome: 'error', output: 'plain' },
    ])
    expect(turns[0]?.steps.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ['reasoning', 'tool', 'tool', 'tool', 'tool', 'other', 'other'],
      ['text'],
    ])
    expect(transcript.counts).toMatchObject({ taken: { user: 1, assistant: 2, tool_result: 4 }, records: 7 })
  })

  it('has broken messages by their number', async () => {
    const { transcript } = await importText(session(user(text('go')), { role: 'system' }, 5, model('m')))
    expect(transcript.counts).toMatchObject({ records: 4, broken: { count: 2, lines: [2, 3] } })
    expect(accounted(transcript)).toBe(4)
  })

  it('that are cut off are refused, or taken as far as they go', async () => {
    const whole = session(user(text('go')), model('m', text('yes')), user(text('more')))
    const cut = whole.slice(0, whole.indexOf('more'))
    await expect(importText(cut)).rejects.toThrow('the export is cut off at byte')
    const { transcript } = await importText(cut, { allowTruncated: true })
    expect(transcript.counts).toMatchObject({ records: 3, turns: 1, broken: { count: 1 } })
  })
})
