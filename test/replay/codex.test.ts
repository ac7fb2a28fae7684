import { describe, expect, it } from 'vitest'
import { accounted, importText, jsonl, toolParts } from './recording.ts'

const timestamp = '2026-01-01T00:00:00.000Z'
const item = (payload: object): object => ({ timestamp, type: 'response_item', payload })
const says = (role: string, text: string, more: object = {}): object =>
  item({
    type: 'message',
    role,
    content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
    ...more,
  })
const call = (id: string, more: object = {}): object =>
  item({ type: 'function_call', call_id: id, name: 'exec', arguments: '{"cmd":"ls"}', ...more })
const result = (id: string, output: unknown): object =>
  item({ type: 'function_call_output', call_id: id, output })
const kinds = (...content_item_kinds: string[]): object => ({
  internal_chat_message_metadata_passthrough: { content_item_kinds },
})

describe('a rollout of codex', () => {
  it('joins the items of one answer, until something comes back', async () => {
    const { turns } = await importText(
      jsonl([
        says('user', 'go'),
        item({
          type: 'reasoning',
          summary: [{ type: 'summary_text', text: 'hm' }],
          content: [{ type: 'text', text: 'so' }],
        }),
        says('assistant', 'I look'),
        call('a'),
        call('b'),
        { timestamp, type: 'event_msg', payload: { type: 'token_count' } },
        result('b', 'two'),
        result('a', 'one'),
        says('assistant', 'done'),
        { timestamp, type: 'event_msg', payload: { type: 'task_started' } },
        says('assistant', 'a summary'),
      ]),
    )
    expect(turns[0]?.steps.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([
      ['reasoning', 'text', 'tool', 'tool'],
      ['text'],
      ['text'],
    ])
    expect(turns[0]?.steps[0]?.parts[0]).toEqual({ kind: 'reasoning', text: 'hm\nso' })
    expect(toolParts(turns)).toMatchObject([
      { callId: 'a', name: 'exec', input: { cmd: 'ls' }, output: 'one', outcome: 'completed' },
      { callId: 'b', output: 'two' },
    ])
  })

  it('tells prompts from what codex says in the name of the user', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        says('developer', 'be good'),
        says('user', '<environment_context>\n</environment_context>'),
        says('user', 'in tags', kinds('environments.environment_context')),
        says('user', '<b>is this bold?</b>', kinds('user.text')),
        says('user', '# AGENTS.md instructions'),
        says('assistant', 'yes'),
        says('user', 'older versions mark nothing'),
      ]),
    )
    expect(
      turns.map(({ prompt }) => prompt?.parts.map((part) => (part.kind === 'text' ? part.text : ''))),
    ).toEqual([['<b>is this bold?</b>', '# AGENTS.md instructions'], ['older versions mark nothing']])
    expect(transcript.counts.setAside).toEqual({ response_item: 3 })
  })

  it('has calls and results of every kind', async () => {
    const { turns } = await importText(
      jsonl([
        says('user', 'go'),
        item({ type: 'custom_tool_call', call_id: 'a', name: 'apply_patch', input: '*** Begin' }),
        item({
          type: 'custom_tool_call_output',
          call_id: 'a',
          output: [
            { type: 'input_text', text: 'x' },
            { type: 'input_image', image_url: 'y' },
          ],
        }),
        item({ type: 'local_shell_call', call_id: 'b', action: { command: ['ls'] } }),
        item({ type: 'local_shell_call_output', call_id: 'b', output: { content: 'no', success: false } }),
        item({ type: 'web_search_call', id: 'w', action: { query: 'q' } }),
        call('c', { arguments: 'not json' }),
        result('c', 'Wall time: 2.9 seconds\naborted by user'),
      ]),
    )
    expect(toolParts(turns)).toMatchObject([
      {
        name: 'apply_patch',
        input: { input: '*** Begin' },
        output: 'x\n{"type":"input_image","image_url":"y"}',
      },
      { name: 'local_shell', input: { command: ['ls'] }, output: 'no', outcome: 'error' },
      { name: 'web_search', callId: 'w', outcome: 'completed' },
      { input: { input: 'not json' }, outcome: 'error' },
    ])
  })

  it('has pictures and compactions', async () => {
    const { turns } = await importText(
      jsonl([
        item({
          type: 'message',
          role: 'user',
          content: [
            { type: 'input_image', image_url: 'data:image/png;base64,AAAA' },
            { type: 'input_image', image_url: 'https://a' },
          ],
        }),
        { timestamp, type: 'compacted', payload: { message: 'short', replacement_history: [] } },
        { timestamp, type: 'compacted', payload: {} },
        says('user', 'on'),
      ]),
    )
    expect(turns[0]?.prompt?.parts).toMatchObject([
      { kind: 'file', mediaType: 'image/png', content: 'AAAA' },
      { kind: 'other', type: 'input_image' },
    ])
    expect(turns[1]?.compactions).toEqual([{ trigger: 'unknown', summary: 'short' }, { trigger: 'unknown' }])
  })

  it('accounts for what it does not take', async () => {
    const { transcript } = await importText(
      jsonl([
        { timestamp, type: 'session_meta', payload: { id: 's' } },
        item({ type: 'reasoning', summary: [], encrypted_content: 'x' }),
        item({ type: 'ghost_snapshot' }),
        item({ type: 'message', role: 'user' }),
        item({ type: 'function_call_output', output: 'whose?' }),
        { timestamp, type: 'response_item', payload: {} },
        { timestamp, type: 'new_kind', payload: {} },
      ]),
    )
    expect(transcript.counts).toMatchObject({
      setAside: { session_meta: 1, response_item: 1 },
      unknown: { response_item: 1, new_kind: 1 },
      broken: { count: 3, lines: [4, 5, 6] },
    })
    expect(accounted(transcript)).toBe(7)
  })
})
