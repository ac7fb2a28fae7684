// Whatever is in a file: either a refusal of code `input`, or a transcript whose counts add up. Never a crash or a hang.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzRuns } from '../fuzz-runs.ts'
import { countsOf } from './counted-import.ts'
import { cc, jsonl } from './recording.ts'

/** Of each kind; `TIDEMARK_FUZZ=10000` tries so many. */
const runs = fuzzRuns(150)
const TIMEOUT_MS = 60_000 + runs.numRuns * 100

const json = fc.jsonValue({ maxDepth: 3 })
const type = fc.constantFrom(
  'user',
  'assistant',
  'progress',
  'system',
  'summary',
  'message',
  'compaction',
  'new',
  '__proto__',
)
const id = fc.constantFrom('a', 'b', '__proto__', '')
const block = fc.oneof(
  fc.record({
    type: fc.constant('tool_use'),
    id,
    name: fc.string(),
    input: fc.dictionary(fc.string(), json),
  }),
  fc.record({ type: fc.constant('tool_result'), tool_use_id: id, content: fc.oneof(fc.string(), json) }),
  fc.record({
    type: fc.constant('toolCall'),
    id,
    name: fc.string(),
    arguments: fc.dictionary(fc.string(), json),
  }),
  fc.record({ type: fc.constantFrom('text', 'thinking', 'image', 'odd'), text: json }),
)
const record = fc.record(
  {
    type,
    uuid: id,
    timestamp: fc.constantFrom('2026-01-01T00:00:00Z', 'never'),
    subtype: fc.constant('compact_boundary'),
    isMeta: fc.boolean(),
    isCompactSummary: fc.boolean(),
    toolUseResult: json,
    parentToolUseID: id,
    data: json,
    message: fc.oneof(
      json,
      fc.record({
        id,
        role: fc.constantFrom('user', 'assistant', 'toolResult'),
        toolCallId: id,
        content: fc.array(block),
      }),
    ),
  },
  { requiredKeys: ['type', 'uuid'] },
)

describe('any file', () => {
  it(
    'of any bytes is refused',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
          expect(await countsOf(bytes)).toBeUndefined()
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )

  it(
    'of records in any order and of any content is accounted for',
    async () => {
      let read = 0
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(record, json), { maxLength: 20 }), async (records) => {
          const counts = await countsOf(jsonl([cc.prompt('go'), ...records]))
          if (counts) read += 1
        }),
        runs,
      )
      expect(read).toBe(runs.numRuns)
    },
    TIMEOUT_MS,
  )

  it(
    'that was damaged anywhere is refused or accounted for',
    async () => {
      const whole = Buffer.from(
        jsonl([cc.prompt('go'), cc.call('m', 'c'), cc.progress('c', 'x'), cc.result('c', 'out')]),
      )
      const position = fc.integer({ min: 0, max: whole.length - 1 })
      await fc.assert(
        fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), position, async (at, byte, end) => {
          const damaged = Buffer.from(whole)
          damaged[at] = byte
          const records = [await countsOf(damaged), await countsOf(whole.subarray(0, end))].map(
            (counts) => counts?.records ?? 0,
          )
          expect(Math.max(...records)).toBeLessThanOrEqual(5) // A byte that became a newline makes one more.
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )

  it(
    'with an export of any messages is accounted for',
    async () => {
      const part = fc.record({
        type: fc.constantFrom('text', 'tool', 'file', 'retry', 'compaction'),
        text: json,
        state: json,
        callID: id,
        tool: id,
      })
      const message = fc.record({
        info: fc.record({ id, role: fc.constantFrom('user', 'assistant') }),
        parts: fc.array(part),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.oneof(message, json), { maxLength: 8 }), async (messages) => {
          expect(await countsOf(JSON.stringify({ info: {}, messages }))).toMatchObject({
            records: messages.length,
          })
        }),
        runs,
      )
    },
    TIMEOUT_MS,
  )

  it('with a value nested a hundred thousand deep is accounted for', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const line = `{"type":"progress","uuid":"u","parentToolUseID":"c","data":{"deep":${deep}}}\n`
    const input = jsonl([cc.call('m', 'c', { deep: 'DEEP' })]).replace('"DEEP"', deep)
    const counts = await countsOf(`${jsonl([cc.prompt('go')])}${input}${line}`)
    expect(counts).toMatchObject({ records: 3, toolCalls: 1, progressEvents: 0, orphans: 1 })
  })
})
