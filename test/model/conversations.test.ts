import { describe, expect, it } from 'vitest'
import { Conversations } from '../../src/model/conversations.ts'
import type { ModelMessage } from '../../src/model/model-request.ts'

const says = (text: string): ModelMessage => ({ from: 'user', text, callIds: [] })
const model = (...callIds: string[]): ModelMessage => ({ from: 'model', text: '', callIds })
const result = (...callIds: string[]): ModelMessage => ({ from: 'tool', text: '', callIds })

/** A conversation whose first request was answered by a call. */
function begun(conversations: Conversations, name: string, request: number): readonly ModelMessage[] {
  const messages = [says(name)]
  conversations.answered(messages, [`${name}-1`], { conversation: request, endedMs: request })
  return [...messages, model(`${name}-1`), result(`${name}-1`)]
}

describe('conversations', () => {
  it('are told by the newest call, in whatever order its results come', () => {
    const conversations = new Conversations()
    const first = [says('go')]
    expect(conversations.standing(first, 1)).toEqual({ conversation: 1, answeredMs: undefined })
    conversations.answered(first, ['a', 'b'], { conversation: 1, endedMs: 10 })
    const called = [...first, model('a', 'b')]
    const answered = { conversation: 1, answeredMs: 10 }
    expect(conversations.standing([...called, result('a'), result('b')], 2)).toEqual(answered)
    expect(conversations.standing([...called, result('b'), result('a')], 2)).toEqual(answered)
  })

  it('go on after an answer in words, by the call before it', () => {
    const conversations = new Conversations()
    const called = begun(conversations, 'go', 1)
    conversations.answered(called, [], { conversation: 1, endedMs: 20 })
    const next = [...called, model(), says('more')]
    expect(conversations.standing(next, 3)).toEqual({ conversation: 1, answeredMs: 20 })
  })

  it('without ids are told by what was said before', () => {
    const conversations = new Conversations()
    for (const [at, name] of ['one', 'other'].entries()) {
      conversations.answered([says(name)], [], { conversation: at + 1, endedMs: at })
    }
    const next = [says('other'), model(), says('more')]
    expect(conversations.standing(next, 3)).toEqual({ conversation: 2, answeredMs: 1 })
    expect(conversations.standing([says('third'), model(), says('more')], 3).conversation).toBe(3)
    expect(conversations.standing([says('other')], 4).conversation).toBe(4)
  })

  it('may be asked for something else from where they stood', () => {
    const conversations = new Conversations()
    const called = begun(conversations, 'go', 1)
    conversations.answered(called, ['go-2'], { conversation: 1, endedMs: 20 })
    expect(conversations.standing(called, 3)).toEqual({ conversation: 1, answeredMs: 1 })
    expect(conversations.standing([...called, model('go-2'), result('go-2')], 3).answeredMs).toBe(20)
  })

  it('are forgotten from the oldest on, those that go on last', () => {
    const conversations = new Conversations()
    const all = Array.from({ length: 300 }, (_, at) => {
      if (at > 0) begun(conversations, 'kept', 1)
      return begun(conversations, `c${at}`, at + 2)
    })
    const known = all.map((messages) => conversations.standing(messages, 1000).conversation !== 1000)
    expect(known.lastIndexOf(false)).toBe(300 - 128)
    expect(known.indexOf(true)).toBe(300 - 127)
    expect(conversations.standing(begun(conversations, 'kept', 1), 1000).conversation).toBe(1)
  })
})
