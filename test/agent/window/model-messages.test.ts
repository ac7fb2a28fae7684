import { expect, it } from 'vitest'
import type { Message, Part, Role } from '../../../src/agent/message.ts'
import { prunedPlaceholder } from '../../../src/agent/tokens.ts'
import { type Converted, toModelMessages } from '../../../src/agent/window/model-messages.ts'
import { completedCall, text } from '../fixture.ts'

function convert(role: Role, ...parts: Part[]): Converted {
  const message: Message = {
    id: 1,
    sessionId: 's',
    role,
    createdMs: 0,
    completedMs: 0,
    finish: undefined,
    usage: undefined,
    boundary: false,
    tokens: 0,
  }
  return toModelMessages({ message, parts: parts.map((part, id) => ({ id, messageId: 1, part })) })
}

it('shows a call and its result together: assistant message, then tool message', () => {
  const { messages, results } = convert(
    'assistant',
    text('I read'),
    completedCall('c', 'out'),
    text('and see'),
  )
  expect(messages).toEqual([
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I read' },
        { type: 'tool-call', toolCallId: 'c', toolName: 'echo', input: { text: 'x' } },
        { type: 'text', text: 'and see' },
      ],
    },
    {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId: 'c', toolName: 'echo', output: { type: 'text', value: 'out' } },
      ],
    },
  ])
  expect(results.map(({ partId }) => partId)).toEqual([1])
})

it('shows a placeholder for what was pruned, and an error as an error', () => {
  const pruned: Part = { ...completedCall('a', ''), prunedAtMs: 1 }
  const failed: Part = { kind: 'tool', state: 'error', callId: 'b', tool: 'x', input: '{}', error: 'no' }
  expect(convert('assistant', pruned, failed).results.map(({ result }) => result.output)).toEqual([
    { type: 'text', value: prunedPlaceholder },
    { type: 'error-text', value: 'no' },
  ])
})

it('gives a provider its metadata back, and no reasoning that was cut off', () => {
  const providerMetadata = { test: { signature: 's' } }
  const { messages } = convert(
    'assistant',
    { kind: 'reasoning', state: 'completed', text: 'because', providerMetadata },
    { kind: 'reasoning', state: 'error', text: 'bec' },
  )
  expect(messages).toEqual([
    {
      role: 'assistant',
      content: [{ type: 'reasoning', text: 'because', providerOptions: providerMetadata }],
    },
  ])
})

it('shows text files as text and others as files', () => {
  const { messages } = convert(
    'user',
    { kind: 'file', name: 'a.md', mediaType: 'text/markdown', content: '# A' },
    { kind: 'file', name: 'b.png', mediaType: 'image/png', content: 'AAAA' },
  )
  expect(messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'File a.md:\n# A' },
        { type: 'file', data: { type: 'data', data: 'AAAA' }, mediaType: 'image/png', filename: 'b.png' },
      ],
    },
  ])
})

it('shows nothing of a message in which nothing was said', () => {
  expect(convert('assistant', { kind: 'step-start' }, text('')).messages).toEqual([])
  expect(convert('user', text('')).messages).toEqual([])
})
