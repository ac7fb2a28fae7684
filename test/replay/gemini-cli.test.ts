import { describe, expect, it } from 'vitest'
import { accounted, importText, jsonl, toolParts } from './recording.ts'

const timestamp = '2026-01-01T00:00:00.000Z'
const header = { sessionId: 's', projectHash: 'p', startTime: timestamp, kind: 'main' }
const user = (id: string, ...content: object[]): object => ({ id, timestamp, type: 'user', content })
const model = (id: string, content: unknown, more: object = {}): object => ({
  id,
  timestamp,
  type: 'gemini',
  content,
  ...more,
})
const text = (value: string): object => ({ text: value })
const response = (id: string, value: object): object => ({
  functionResponse: { id, name: 'ls', response: value },
})
const call = (id: string, more: object = {}): object => ({ id, name: 'ls', args: { at: id }, ...more })
const done = (id: string, output: string): object =>
  call(id, { status: 'success', result: [response(id, { output })] })
const set = (...messages: object[]): object => ({ $set: { messages, lastUpdated: timestamp } })

describe('a gemini-cli recording', () => {
  it('has each call once, at the step where it was first seen', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        header,
        user('u1', text('go')),
        model('m1', 'first'),
        model('m2', '', { toolCalls: [done('a', '1')] }),
        user('r1', response('a', { output: '1' })),
        { $set: { lastUpdated: timestamp } },
        model('m3', 'second'),
        model('m2', '', { toolCalls: [done('a', '1'), done('b', '2')] }),
        model('m2', '', { toolCalls: [done('a', '1'), done('b', '2'), done('c', '3')] }),
        user('r2', response('b', { output: '2' }), response('c', { output: '3' })),
        model('m2', '', { toolCalls: [done('a', '1'), done('b', '2'), done('c', '3'), done('d', '4')] }),
      ]),
    )
    const [turn] = turns
    expect(turns).toHaveLength(1)
    expect(
      turn?.steps.map(({ parts }) => parts.map((part) => (part.kind === 'tool' ? part.callId : part.kind))),
    ).toEqual([['text', 'a'], ['text', 'b', 'c'], ['d']])
    expect(toolParts(turns).map(({ output, outcome }) => [output, outcome])).toEqual(
      ['1', '2', '3', '4'].map((output) => [output, 'completed']),
    )
    expect(accounted(transcript)).toBe(11)
    expect(transcript.counts.orphans).toBe(0)
  })

  it('takes a result from wherever it comes first', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        header,
        user('u1', text('go')),
        model('m1', '', { toolCalls: [call('a'), call('b'), call('c')] }),
        model('m1', '', { toolCalls: [done('a', 'later'), call('b'), call('c')] }),
        user(
          'r1',
          response('a', { output: 'later' }),
          response('b', { error: 'no' }),
          response('x', { output: '?' }),
        ),
        model('m2', 'done'),
      ]),
    )
    expect(toolParts(turns).map(({ output, outcome }) => [output, outcome])).toEqual([
      ['later', 'completed'],
      ['no', 'error'],
      ['', 'interrupted'],
    ])
    expect(transcript.counts).toMatchObject({ orphans: 1, interruptedToolCalls: 1 })
  })

  it('has thoughts, calls and pictures of messages in parts', async () => {
    const { turns } = await importText(
      jsonl([
        header,
        user(
          'u1',
          text('look'),
          { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
          { fileData: { uri: 'x' } },
        ),
        model('m1', [{ text: 'hm', thought: true }, { functionCall: { name: 'ls', args: {} } }], {
          thoughts: [{ subject: 'A', description: 'B' }, { description: 'C' }],
        }),
      ]),
    )
    expect(turns[0]?.prompt?.parts).toMatchObject([
      { kind: 'text' },
      { kind: 'file', mediaType: 'image/png', content: 'AAAA' },
      { kind: 'other', type: 'fileData' },
    ])
    expect(turns[0]?.steps[0]?.parts).toMatchObject([
      { kind: 'reasoning', text: 'A\nB' },
      { kind: 'reasoning', text: 'C' },
      { kind: 'reasoning', text: 'hm' },
      { kind: 'tool', name: 'ls', callId: 'm1-1' },
    ])
  })

  it('begins with a list of messages where it goes on from elsewhere', async () => {
    const context = user('c', text('<session_context>\nhere'))
    const { turns, transcript } = await importText(
      jsonl([
        header,
        set(context),
        set(context, user('u1', text('before')), model('m1', [text('yes')])),
        user('u2', text('now')),
      ]),
    )
    expect(turns.map(({ prompt }) => prompt?.parts)).toMatchObject([[{ text: 'before' }], [{ text: 'now' }]])
    expect(transcript.counts).toMatchObject({
      taken: { $set: 1, user: 1 },
      setAside: { session: 1, $set: 1 },
    })
  })

  it('is compacted by a list that lacks what was said, and not by one that has it all', async () => {
    const said = [user('u1', text('go')), model('m1', 'yes')]
    const { turns } = await importText(
      jsonl([
        header,
        ...said,
        set(...said),
        set(user('n1', text('what was')), model('n2', [text('ok')]), user('n3', text('go'))),
        model('m1', 'yes', { toolCalls: [done('a', '1')] }),
        user('u2', text('more')),
      ]),
    )
    expect(turns.map(({ compactions }) => compactions)).toEqual([
      [],
      [{ trigger: 'unknown', summary: 'what was' }],
      [],
    ])
    expect(turns[1]?.steps.map(({ parts }) => parts.map(({ kind }) => kind))).toEqual([['tool']])
  })

  it('accounts for what it does not take', async () => {
    const { transcript } = await importText(
      jsonl([
        header,
        user('u1', text('go')),
        { $rewindTo: 'u1' },
        { id: 'i', type: 'info', content: 'hello' },
        { id: 'n', type: 'new-kind', content: 'x' },
        { type: 'gemini', content: 'no id' },
        { nothing: 1 },
        { $set: 5 },
      ]),
    )
    expect(transcript.counts).toMatchObject({
      setAside: { session: 1, $rewindTo: 1, info: 1 },
      unknown: { 'new-kind': 1 },
      broken: { count: 3, lines: [6, 7, 8] },
    })
    expect(accounted(transcript)).toBe(8)
  })
})
