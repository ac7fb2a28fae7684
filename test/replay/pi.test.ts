import { describe, expect, it } from 'vitest'
import { accounted, importText, jsonl, toolParts } from './recording.ts'

const timestamp = '2026-01-01T00:00:00.000Z'
const message = (role: string, fields: object): object => ({
  type: 'message',
  timestamp,
  message: { role, ...fields },
})
const text = (value: string): object => ({ type: 'text', text: value })
const toolCall = (id: string): object => ({ type: 'toolCall', id, name: 'read', arguments: { path: 'a' } })

describe('a pi recording', () => {
  it('becomes turns with calls and their results', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        { type: 'session', id: 's', timestamp },
        message('user', { content: [text('go')] }),
        message('assistant', {
          content: [{ type: 'thinking', thinking: 'hm' }, toolCall('c1'), toolCall('c2'), toolCall('c3')],
        }),
        message('toolResult', {
          toolCallId: 'c1',
          content: [text('a'), text('b')],
          details: { diff: 1 },
          isError: false,
        }),
        message('toolResult', { toolCallId: 'c2', content: [text('bad')], isError: true }),
        message('assistant', { content: [] }),
        message('bashExecution', { command: 'ls', output: 'x' }),
        { type: 'model_change', timestamp, provider: 'p', modelId: 'm' },
      ]),
    )
    expect(transcript.format).toBe('pi')
    expect(toolParts(turns)).toMatchObject([
      { outcome: 'completed', output: 'a\nb', interfacePayload: '{"diff":1}', input: { path: 'a' } },
      { outcome: 'error', output: 'bad' },
      { outcome: 'interrupted' },
    ])
    expect(turns[0]?.steps.map((step) => step.parts.map((part) => part.kind))).toEqual([
      ['reasoning', 'tool', 'tool', 'tool'],
      ['other'],
    ])
    expect(transcript.counts).toMatchObject({
      records: 8,
      taken: { message: 6 },
      setAside: { session: 1, model_change: 1 },
      userMessages: 1,
      assistantMessages: 2,
      interruptedToolCalls: 1,
    })
  })

  it('gives every message an id of its own, the same on each reading', async () => {
    const recording = jsonl([
      message('user', { content: 'go' }),
      message('assistant', { content: 'one' }),
      message('assistant', { content: 'two' }),
    ])
    const ids = async (): Promise<string[]> =>
      (await importText(recording)).turns.flatMap((turn) => turn.steps.map((step) => step.id))
    const first = await ids()
    expect(new Set(first).size).toBe(2)
    expect(await ids()).toEqual(first)
  })

  it('records compactions with their summary, and messages of new roles as unknown', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        message('user', { content: 'go' }),
        message('oracle', { content: 'new' }),
        { type: 'compaction', timestamp, summary: 'short', tokensBefore: 9, firstKeptEntryIndex: 1 },
        message('assistant', { content: 'on' }),
        { type: 'compaction', timestamp, summary: 7 },
        message('user', { content: 5 }),
      ]),
    )
    expect(turns.map((turn) => turn.compactions)).toEqual([
      [],
      [{ trigger: 'unknown', summary: 'short', tokensBefore: 9 }],
    ])
    expect(transcript.counts).toMatchObject({ unknown: { message: 1 }, broken: { count: 2, lines: [5, 6] } })
    expect(accounted(transcript)).toBe(6)
  })

  it('has what version 1.6 writes besides: instructions, context of extensions and branches, bookkeeping', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        message('system', { content: '', sections: { preamble: 'be good' } }),
        message('user', { content: 'go' }),
        { type: 'custom_message', timestamp, customType: 'x', content: [text('injected')] },
        message('custom', { customType: 'x', content: 'older injected' }),
        message('assistant', { content: 'yes' }),
        { type: 'branch_summary', timestamp, fromId: 'x', summary: 'tried' },
        { type: 'usage', timestamp, kind: 'cache_warm' },
        { type: 'context_edit', timestamp, targetId: 'x', replacement: null },
        { type: 'custom', timestamp, customType: 'x', data: {} },
        { type: 'branch_summary', timestamp },
      ]),
    )
    const texts = turns[0]?.prompt?.parts.map((part) => (part.kind === 'text' ? part.text : ''))
    expect(texts).toEqual(['go', 'injected', 'older injected'])
    expect(turns[0]?.steps[0]?.parts.at(-1)).toEqual({ kind: 'other', type: 'branch_summary', body: 'tried' })
    expect(transcript.counts).toMatchObject({
      setAside: { message: 1, usage: 1, context_edit: 1, custom: 1 },
      unknown: {},
      broken: { count: 1, lines: [10] },
    })
  })
})
