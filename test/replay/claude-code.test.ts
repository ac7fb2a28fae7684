import { describe, expect, it } from 'vitest'
import { accounted, cc, importText, jsonl, toolParts } from './recording.ts'

describe('a Claude Code recording', () => {
  it('becomes turns of a prompt and the messages that answer it', async () => {
    const { turns, transcript } = await importText(
      jsonl([cc.prompt('one'), cc.say('m1', 'hello'), cc.prompt('two'), cc.say('m2', 'bye')]),
    )
    expect(transcript.format).toBe('claude-code')
    expect(turns.map((turn) => turn.prompt?.parts)).toEqual([
      [{ kind: 'text', text: 'one' }],
      [{ kind: 'text', text: 'two' }],
    ])
    expect(turns.map((turn) => turn.steps.map((step) => step.id))).toEqual([['m1'], ['m2']])
    expect(turns[0]?.prompt?.timeMs).toBe(Date.UTC(2026, 0, 1))
  })

  it('joins blocks by message id, though other records lie between them', async () => {
    const { turns } = await importText(
      jsonl([
        cc.prompt('go'),
        cc.blocks('m1', { type: 'thinking', thinking: 'hm', signature: 's' }),
        cc.say('m2', 'another'),
        cc.call('m1', 'c1'),
        cc.result('c1', 'out'),
        cc.call('m1', 'c2'),
      ]),
    )
    expect(turns[0]?.steps.map((step) => [step.id, step.parts.map((part) => part.kind)])).toEqual([
      ['m1', ['reasoning', 'tool', 'tool']],
      ['m2', ['text']],
    ])
  })

  it('matches a result that comes later, after the next prompt, or before its call', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        cc.prompt('one'),
        cc.result('early', 'before', { toolUseResult: { a: 1 } }),
        cc.call('m1', 'early'),
        cc.call('m1', 'late'),
        cc.prompt('two'),
        cc.say('m2', 'meanwhile'),
        cc.result('late', [{ type: 'text', text: 'after' }]),
        cc.prompt('three'),
      ]),
    )
    expect(toolParts(turns).map((part) => [part.callId, part.outcome, part.output])).toEqual([
      ['early', 'completed', 'before'],
      ['late', 'completed', 'after'],
    ])
    expect(turns.map((turn) => turn.prompt?.parts[0])).toEqual(
      ['one', 'two', 'three'].map((text) => ({ kind: 'text', text })),
    )
    expect(transcript.counts.orphans).toBe(0)
  })

  it('keeps what the interface kept, the outcome and the time of a call', async () => {
    const error = [{ type: 'tool_result', tool_use_id: 'c2', content: 'no', is_error: true }]
    const { turns } = await importText(
      jsonl([
        cc.prompt('go'),
        cc.call('m', 'c1', { command: 'ls' }),
        cc.result('c1', 'out', { toolUseResult: { stdout: 'out' }, timestamp: '2026-01-01T00:00:02.500Z' }),
        cc.call('m', 'c2'),
        { ...cc.prompt(''), message: { content: error } },
        cc.call('m', 'c3'),
      ]),
    )
    const [completed, failed, open] = toolParts(turns)
    expect(completed).toMatchObject({
      input: { command: 'ls' },
      interfacePayload: '{"stdout":"out"}',
      durationMs: 2500,
    })
    expect(failed).toMatchObject({ outcome: 'error', output: 'no' })
    expect(failed).not.toHaveProperty('interfacePayload')
    expect(open).toMatchObject({ outcome: 'interrupted', output: '' })
  })

  it('gives progress to its call, and counts what belongs to no call', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        cc.prompt('go'),
        cc.progress('nobody', 'x'),
        cc.call('m', 'c1'),
        cc.progress('c1', 'half'),
        cc.result('c1', 'ok'),
        cc.result('c9', 'lost'),
      ]),
    )
    expect(toolParts(turns)[0]?.progress).toEqual([
      { kind: 'bash_progress', body: '{"type":"bash_progress","output":"half"}' },
    ])
    expect(transcript.counts).toMatchObject({
      orphans: 2,
      progressEvents: 1,
      taken: { progress: 2, user: 3 },
    })
    expect(accounted(transcript)).toBe(6)
  })

  it('begins a turn at a compaction, with its summary, whether or not a prompt follows', async () => {
    const { turns, transcript } = await importText(
      jsonl([
        cc.prompt('one'),
        cc.say('m1', 'a'),
        cc.boundary('auto', 167_000),
        cc.prompt('so far', { isCompactSummary: true }),
        cc.say('m2', 'b'),
        cc.boundary('manual', 90_000),
        cc.prompt('two'),
      ]),
    )
    expect(turns.map((turn) => turn.compactions)).toEqual([
      [],
      [{ trigger: 'auto', tokensBefore: 167_000, summary: 'so far' }],
      [{ trigger: 'manual', tokensBefore: 90_000 }],
    ])
    expect(turns.map((turn) => turn.prompt !== undefined)).toEqual([true, false, true])
    expect(transcript.counts).toMatchObject({ compactions: 2, messages: 4, turns: 3 })
  })

  it('keeps context with its prompt, images as files and blocks of other types as they are', async () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } }
    const { turns } = await importText(
      jsonl([
        { ...cc.prompt(''), message: { content: [{ type: 'text', text: 'see' }, image] } },
        cc.prompt('skill body', { isMeta: true }),
        cc.blocks('m', { type: 'redacted_thinking', data: 'x' }),
        cc.prompt('reminder', { isMeta: true }),
      ]),
    )
    expect(turns[0]?.prompt?.parts).toEqual([
      { kind: 'text', text: 'see' },
      { kind: 'file', mediaType: 'image/png', name: '', content: 'aGk=' },
      { kind: 'text', text: 'skill body' },
    ])
    expect(turns[0]?.steps[0]?.parts).toEqual([
      { kind: 'other', type: 'redacted_thinking', body: '{"type":"redacted_thinking","data":"x"}' },
      { kind: 'other', type: 'meta', body: 'reminder' },
    ])
  })

  it('has no calls in a prompt, where nothing would answer them', async () => {
    const call = { type: 'tool_use', id: 'c1', name: 'Bash', input: {} }
    const { turns, transcript } = await importText(
      jsonl([{ ...cc.prompt(''), message: { content: [call] } }]),
    )
    expect(turns[0]?.prompt?.parts).toMatchObject([{ kind: 'other', type: 'tool' }])
    expect(transcript.counts).toMatchObject({ toolCalls: 0, parts: 1 })
  })

  it('accounts for every record: taken, set aside, unknown or broken', async () => {
    const { turns, transcript } = await importText(
      [
        jsonl([
          cc.prompt('go'),
          { type: 'summary', summary: 's', leafUuid: 'l' },
          { type: 'brand-new', uuid: 'n', x: 1 },
        ]),
        '{"type":"user","uuid":"cut off\n',
        '\n',
        jsonl([
          { type: 'user', uuid: 'no message' },
          [1, 2],
          cc.say('m', 'done'),
          { ...cc.say('m', 'sub'), isSidechain: true },
        ]),
      ].join(''),
    )
    expect(transcript.counts).toMatchObject({
      records: 8,
      taken: { user: 1, assistant: 1 },
      setAside: { summary: 1, assistant: 1 },
      unknown: { 'brand-new': 1 },
      broken: { count: 3, lines: [4, 6, 7] },
    })
    expect(accounted(transcript)).toBe(8)
    expect(turns[0]?.prompt?.parts[1]).toMatchObject({ kind: 'other', type: 'brand-new' })
  })

  it('names the first broken lines and counts the others', async () => {
    const { transcript } = await importText(jsonl([cc.prompt('go')]) + 'nonsense\n'.repeat(50))
    expect(transcript.counts.broken.count).toBe(50)
    expect(transcript.counts.broken.lines).toEqual(Array.from({ length: 20 }, (_, at) => at + 2))
  })
})
