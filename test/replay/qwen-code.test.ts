import { describe, expect, it } from 'vitest'
import { accounted, importText, jsonl, toolParts } from './recording.ts'

let records = 0
function record(type: string, fields: object): object {
  records += 1
  return { uuid: `u${records}`, sessionId: 's', timestamp: '2026-01-01T00:00:00.000Z', type, ...fields }
}
const message = (type: string, parts: readonly object[], more: object = {}): object =>
  record(type, { message: { parts }, ...more })
const result = (id: string, response: object, more: object = {}): object =>
  message('tool_result', [{ functionResponse: { id, name: 'ls', response } }], { toolCallResult: more })

const compressed = (payload: object): object =>
  record('system', { subtype: 'chat_compression', systemPayload: payload })

describe('a qwen-code recording', () => {
  it('is told from one of Claude Code, and has calls with their results', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        message('user', [{ text: 'go' }]),
        message('assistant', [
          { text: 'hm', thought: true },
          { functionCall: { id: 'a', name: 'ls', args: { b: 1 } } },
          { functionCall: { id: 'b', name: 'ls' } },
          { functionCall: { id: 'c', name: 'ls' } },
        ]),
        result('a', { output: 'x' }, { status: 'success', resultDisplay: 'shown' }),
        result('b', { error: 'no' }, { status: 'error' }),
        result('c', { output: 'half' }, { status: 'cancelled' }),
        message('user', [{ text: 'also' }], { subtype: 'mid_turn_user_message' }),
        message('assistant', [{ text: 'done' }]),
        message('user', [{ text: 'tick' }], { subtype: 'cron' }),
      ]),
    )
    expect(transcript.format).toBe('qwen-code')
    expect(toolParts(turns)).toMatchObject([
      { input: { b: 1 }, outcome: 'completed', output: 'x', interfacePayload: '"shown"' },
      { outcome: 'error', output: 'no' },
      { outcome: 'error', output: 'half' },
    ])
    expect(turns[0]?.steps.map(({ parts }) => parts.at(-1)?.kind)).toEqual(['other', 'text'])
    expect(turns.map(({ prompt }) => prompt?.parts)).toMatchObject([[{ text: 'go' }], [{ text: 'tick' }]])
  })

  it('has compactions, by whom and of how much, where it says so', async () => {
    const { turns } = await importText(
      jsonl([
        message('user', [{ text: 'go' }]),
        compressed({
          info: { originalTokenCount: 5, triggerReason: 'token_limit' },
          compressedHistory: [{ parts: [{ text: 'short' }] }],
        }),
        compressed({}),
        message('user', [{ text: 'on' }]),
      ]),
    )
    expect(turns[1]?.compactions).toEqual([
      { trigger: 'auto', tokensBefore: 5, summary: 'short' },
      { trigger: 'unknown' },
    ])
  })

  it('accounts for what it does not take', async () => {
    const { transcript } = await importText(
      jsonl([
        record('system', { subtype: 'ui_telemetry', systemPayload: {} }),
        record('user', { message: { role: 'user' } }),
        record('system', { subtype: 'chat_compression' }),
        record('new-kind', {}),
      ]),
    )
    expect(transcript.counts).toMatchObject({
      setAside: { system: 1 },
      broken: { count: 2, lines: [2, 3] },
      unknown: { 'new-kind': 1 },
    })
    expect(accounted(transcript)).toBe(4)
  })
})
