// The same of files that begin as those of gemini-cli, qwen-code, codex, cline and pi do, and go on with anything.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzRuns } from '../fuzz-runs.ts'
import { countsOf } from './counted-import.ts'
import { jsonl } from './recording.ts'

/** Of each kind; `TIDEMARK_FUZZ=10000` tries so many. */
const runs = fuzzRuns(150)
const TIMEOUT_MS = 60_000 + runs.numRuns * 100

const json = fc.jsonValue({ maxDepth: 3 })
const id = fc.constantFrom('a', 'b', 'c', '__proto__', '')
const timestamp = fc.constantFrom('2026-01-01T00:00:00Z', 'never')
const args = fc.dictionary(fc.string(), json)
const response = fc.record({ id, response: fc.oneof(json, fc.record({ output: fc.string() })) })
const googlePart = fc.oneof(
  fc.record({ text: fc.string(), thought: fc.boolean() }, { requiredKeys: ['text'] }),
  fc.record({ functionCall: fc.record({ id, name: fc.string(), args }) }),
  fc.record({ functionResponse: response }),
  json,
)
const parts = fc.oneof(fc.array(googlePart, { maxLength: 4 }), googlePart, fc.string())
const toolCall = fc.record(
  { id, name: fc.string(), args, status: fc.constantFrom('success', 'error', 'cancelled'), result: parts },
  { requiredKeys: ['id', 'name'] },
)
const geminiMessage = fc.record(
  {
    id,
    timestamp,
    type: fc.constantFrom('user', 'gemini', 'gemini', 'info', 'new'),
    content: parts,
    thoughts: fc.oneof(json, fc.constant([{ subject: 'a' }])),
    toolCalls: fc.oneof(json, fc.array(toolCall, { maxLength: 4 })),
  },
  { requiredKeys: ['id', 'type', 'content'] },
)
const gemini = fc.oneof(
  geminiMessage,
  fc.record({ $set: fc.record({ messages: fc.array(geminiMessage, { maxLength: 4 }) }) }),
  fc.record({ $rewindTo: id }),
  json,
)
const qwen = fc.oneof(
  fc.record(
    {
      uuid: id,
      timestamp,
      type: fc.constantFrom('user', 'assistant', 'tool_result', 'system', 'new'),
      subtype: fc.constantFrom('chat_compression', 'mid_turn_user_message', 'cron'),
      message: fc.oneof(json, fc.record({ parts: fc.array(googlePart, { maxLength: 4 }) })),
      toolCallResult: json,
      systemPayload: fc.oneof(json, fc.record({ info: json, compressedHistory: json })),
    },
    { requiredKeys: ['uuid', 'type'] },
  ),
  json,
)
const codexContent = fc.array(fc.record({ type: fc.constant('input_text'), text: json }), { maxLength: 3 })
const codex = fc.oneof(
  fc.record({
    timestamp,
    type: fc.constantFrom('response_item', 'response_item', 'event_msg', 'compacted', 'new'),
    payload: fc.oneof(
      json,
      fc.record(
        {
          type: fc.constantFrom(
            'message',
            'reasoning',
            'function_call',
            'function_call_output',
            'task_started',
            'x_call',
            'new',
          ),
          role: fc.constantFrom('user', 'assistant', 'developer', 'new'),
          content: fc.oneof(json, codexContent),
          summary: fc.oneof(json, codexContent),
          call_id: id,
          name: fc.string(),
          arguments: fc.oneof(json, fc.json()),
          output: json,
          message: fc.string(),
        },
        { requiredKeys: ['type'] },
      ),
    ),
  }),
  json,
)
const clineBlock = fc.oneof(
  fc.record({ type: fc.constant('text'), text: json }),
  fc.record({ type: fc.constant('tool_use'), id, name: fc.string(), input: args }),
  fc.record({ type: fc.constant('tool_result'), tool_use_id: id, content: json }),
  json,
)
const cline = fc.oneof(
  fc.record({
    id,
    role: fc.constantFrom('user', 'assistant', 'new'),
    content: fc.oneof(json, fc.array(clineBlock, { maxLength: 4 })),
    ts: json,
  }),
  json,
)
const pi = fc.oneof(
  fc.record({
    timestamp,
    type: fc.constantFrom('message', 'custom_message', 'branch_summary', 'compaction', 'usage', 'new'),
    content: fc.oneof(json, fc.string()),
    summary: json,
    message: fc.record({
      role: fc.constantFrom('system', 'custom', 'user', 'assistant', 'toolResult'),
      content: json,
      toolCallId: id,
    }),
  }),
  json,
)

const whole = { version: 1, updated_at: 'now' }
const kinds: readonly (readonly [string, fc.Arbitrary<unknown>, (records: readonly unknown[]) => string])[] =
  [
    ['gemini-cli', gemini, (records) => jsonl([{ sessionId: 's', projectHash: 'p' }, ...records])],
    [
      'qwen-code',
      qwen,
      (records) => jsonl([{ uuid: 'u', type: 'user', message: { parts: [] } }, ...records]),
    ],
    [
      'codex',
      codex,
      (records) => jsonl([{ timestamp: 'now', type: 'session_meta', payload: {} }, ...records]),
    ],
    ['pi', pi, (records) => jsonl([{ timestamp: 'now', type: 'session' }, ...records])],
    ['cline', cline, (messages) => JSON.stringify({ ...whole, messages })],
  ]

describe.each(kinds)('a file of %s', (_name, record, file) => {
  it(
    'with anything in it is read and accounted for',
    async () => {
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 20 }), async (records) => {
          if ((await countsOf(file(records))) !== undefined) read += 1
        }),
        runs,
      )
      expect(read).toBe(runs.numRuns)
    },
    TIMEOUT_MS,
  )

  it(
    'that was damaged or cut anywhere is refused or accounted for',
    async () => {
      const damage = fc.record({ at: fc.nat(), byte: fc.integer({ min: 1, max: 255 }), end: fc.nat() })
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 5 }), damage, async (records, { at, byte, end }) => {
          const bytes = Buffer.from(file(records))
          const cut = bytes.subarray(0, end % bytes.length)
          bytes[at % bytes.length] = byte
          for (const content of [bytes, cut]) {
            const counts = await countsOf(content)
            expect(counts?.records ?? 0).toBeLessThanOrEqual(content.length)
          }
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )
})
