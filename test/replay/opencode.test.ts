import { describe, expect, it } from 'vitest'
import { importText, toolParts } from './recording.ts'

const info = (id: string, role: string, fields: object = {}): object => ({
  id,
  role,
  time: { created: 1000 },
  ...fields,
})
const session = (...messages: object[]): string => JSON.stringify({ info: { id: 'ses' }, messages })
const tool = (callID: string, state: object): object => ({ type: 'tool', callID, tool: 'bash', state })

describe('an OpenCode export', () => {
  it('becomes turns with every state of a call', async () => {
    const { turns, transcript } = await importText(
      session(
        {
          info: info('m1', 'user'),
          parts: [
            { type: 'text', text: 'go' },
            { type: 'agent', name: 'x' },
          ],
        },
        {
          info: info('m2', 'assistant'),
          parts: [
            { type: 'step-start' },
            tool('c1', { status: 'pending' }),
            tool('c2', { status: 'running', input: { a: 1 } }),
            tool('c3', {
              status: 'completed',
              input: {},
              output: 'o',
              title: 't',
              time: { start: 5, end: 9 },
            }),
            tool('c4', { status: 'error', input: {}, error: 'boom' }),
            { type: 'step-finish', tokens: { input: 1, output: 2, cache: { read: 3, write: 4 } } },
          ],
        },
      ),
    )
    expect(transcript.format).toBe('opencode')
    expect(turns[0]?.prompt?.parts.map((part) => part.kind)).toEqual(['text', 'other'])
    expect(toolParts(turns).map((part) => part.outcome)).toEqual([
      'interrupted',
      'interrupted',
      'completed',
      'error',
    ])
    expect(toolParts(turns)[2]).toMatchObject({
      output: 'o',
      durationMs: 4,
      interfacePayload: '{"title":"t"}',
    })
    expect(turns[0]?.steps[0]?.parts.at(-1)).toEqual({ kind: 'step-finish', inputTokens: 8, outputTokens: 2 })
  })

  it('has compactions with the summary that follows, and broken messages by their number', async () => {
    const { turns, transcript } = await importText(
      session(
        { info: info('m1', 'user'), parts: [{ type: 'text', text: 'go' }] },
        { info: { id: 'm2' } },
        { info: info('m3', 'user'), parts: [{ type: 'compaction', auto: false }] },
        { info: info('m4', 'assistant', { summary: true }), parts: [{ type: 'text', text: 'sum' }] },
        { info: info('m5', 'user'), parts: [{ type: 'text', text: 'on' }] },
      ),
    )
    expect(turns.map((turn) => turn.compactions)).toEqual([[], [{ trigger: 'manual', summary: 'sum' }]])
    expect(transcript.counts).toMatchObject({
      records: 5,
      taken: { user: 2, compaction: 1, summary: 1 },
      broken: { count: 1, lines: [2] },
      messages: 2,
    })
  })

  it('is refused when it is cut off anywhere, unless what is there is wanted', async () => {
    const whole = session(
      { info: info('m1', 'user'), parts: [{ type: 'text', text: 'go {}' }] },
      { info: info('m2', 'assistant'), parts: [{ type: 'text', text: 'done' }] },
    )
    const firstBrace = whole.indexOf('}') + 1
    for (let length = firstBrace; length < whole.length; length += 1) {
      await expect(importText(whole.slice(0, length)), `cut at ${length}`).rejects.toMatchObject({
        code: 'input',
      })
    }
    const { transcript } = await importText(whole.slice(0, -12), { allowTruncated: true })
    expect(transcript.counts).toMatchObject({ records: 2, messages: 1, broken: { count: 1, lines: [2] } })
    expect((await importText(whole)).transcript.counts.messages).toBe(2)
  })

  it('is refused when it has no messages or goes on after its end', async () => {
    await expect(importText('{"info":{"id":"x"}}')).rejects.toThrow('no `messages`')
    await expect(importText(`${session()}{}`)).rejects.toMatchObject({ code: 'input' })
  })

  it('loses only the message that is longer than the cap', async () => {
    const { transcript } = await importText(
      session(
        { info: info('m1', 'user'), parts: [{ type: 'text', text: 'x'.repeat(5000) }] },
        { info: info('m2', 'user'), parts: [{ type: 'text', text: 'y' }] },
      ),
      { maxMessageBytes: 1000 },
    )
    expect(transcript.counts).toMatchObject({ messages: 1, broken: { count: 1, lines: [1] } })
  })
})
