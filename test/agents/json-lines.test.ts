import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { JsonLines } from '../../src/agents/protocols/json-lines.ts'

function linesOf(...chunks: readonly (string | Buffer)[]) {
  const [output, input] = [new PassThrough(), new PassThrough()]
  const messages: unknown[] = []
  const lines = new JsonLines(output, input, (message) => messages.push(message))
  for (const chunk of chunks) output.emit('data', Buffer.from(chunk))
  return { lines, messages, input }
}

describe('messages, one a line', () => {
  it('end at a line feed alone', () => {
    const text = 'one\u2028two\u2029three\r'
    expect(linesOf(`${JSON.stringify({ text })}\n`).messages).toEqual([{ text }])
  })

  it('may come in pieces, also within a character', () => {
    const bytes = Buffer.from('{"text":"ä€"}\n{"n":1}\n{"n"')
    const { messages } = linesOf(bytes.subarray(0, 10), bytes.subarray(10, 12), bytes.subarray(12))
    expect(messages).toEqual([{ text: 'ä€' }, { n: 1 }])
  })

  it('are no messages where they are no objects, and are counted', () => {
    const { lines, messages } = linesOf('warning: old node\n[1]\n\n7\n{"n":1}\n')
    expect(messages).toEqual([{ n: 1 }])
    expect(lines.noise).toBe(3)
  })

  it('are sent with a line feed', () => {
    const { lines, input } = linesOf()
    lines.send({ id: '1' })
    expect(input.read()?.toString()).toBe('{"id":"1"}\n')
  })
})
