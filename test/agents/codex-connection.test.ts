// The app server of codex as its protocol is documented, played by a script: what it is asked, and what it is answered.
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { CodexConnection } from '../../src/agents/protocols/codex-connection.ts'
import { JsonLines } from '../../src/agents/protocols/json-lines.ts'
import { LastHeard } from '../../src/agents/protocols/last-heard.ts'

type Message = Readonly<Record<string, unknown>>
type Says = (message: object) => void

const THREAD = { thread: { id: 't1' } }
const ANSWERS: Readonly<Record<string, object>> = {
  initialize: { userAgent: 'codex' },
  'thread/start': THREAD,
  'thread/resume': THREAD,
  'turn/start': { turn: { id: 'u1', status: 'inProgress' } },
  'thread/unsubscribe': { status: 'unsubscribed' },
  'thread/archive': {},
}
const ended = (status: string, error: object | null = null): object => ({
  method: 'turn/completed',
  params: { threadId: 't1', turn: { id: 'u1', status, error } },
})
const CLOSED = { method: 'thread/closed', params: { threadId: 't1' } }

/** @param onAsked @returns whether that was all that it says to it */
async function speaking(onAsked: (method: unknown, says: Says) => boolean) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const heard: Message[] = []
  const says: Says = (said) => lines.send(said)
  const lines = new JsonLines(stdin, stdout, (message) => {
    heard.push(message)
    const { id, method } = message
    if (onAsked(method, says)) return
    const result = typeof method === 'string' ? ANSWERS[method] : undefined
    if (id !== undefined && result !== undefined) says({ id, result })
    if (method === 'turn/start') says(ended('completed'))
    if (method === 'thread/unsubscribe') says(CLOSED)
  })
  const options = { work: '/project', heard: new LastHeard() }
  const connection = await CodexConnection.open({ stdin, stdout }, options)
  return { connection, heard, says }
}

const plainly = (): boolean => false

describe('the app server of codex', () => {
  it('is asked for a thread, its turns and its end, without the version of JSON-RPC', async () => {
    const { connection, heard } = await speaking(plainly)
    const thread = await connection.open()
    await connection.prompt(thread, 'Hello')
    await connection.end(thread)
    expect(await connection.resume('t1')).toBe('t1')
    expect(heard).toEqual([
      expect.objectContaining({ id: 1, method: 'initialize' }),
      { method: 'initialized' },
      { id: 2, method: 'thread/start', params: { cwd: '/project' } },
      {
        id: 3,
        method: 'turn/start',
        params: { threadId: 't1', input: [{ type: 'text', text: 'Hello', text_elements: [] }] },
      },
      { id: 4, method: 'thread/unsubscribe', params: { threadId: 't1' } },
      { id: 5, method: 'thread/archive', params: { threadId: 't1' } },
      {
        id: 6,
        method: 'thread/resume',
        params: { threadId: 't1', cwd: '/project', excludeTurns: true },
      },
    ])
  })

  it('has a prompt done at the end of its turn, and not at that of another', async () => {
    const { connection, says } = await speaking((method, answers) => {
      if (method !== 'turn/start') return false
      answers({ id: 2, result: {} })
      answers({ method: 'turn/completed', params: { threadId: 'other', turn: { status: 'completed' } } })
      return true
    })
    let isDone = false
    const prompt = connection.prompt('t1', 'Hello').then(() => (isDone = true))
    await new Promise(setImmediate)
    expect(isDone).toBe(false)
    says(ended('completed'))
    expect(await prompt).toBe(true)
  })

  it('may say that a turn has ended before it says that it began', async () => {
    const { connection } = await speaking((method, says) => {
      if (method === 'turn/start') says(ended('completed'))
      return false
    })
    await expect(connection.prompt('t1', 'Hello')).resolves.toBeUndefined()
  })

  it.each([
    [ended('failed', { message: 'the model is gone' }), 'it failed (the model is gone), wanted completed'],
    [ended('interrupted'), 'it interrupted (it says no more), wanted completed'],
  ])('has not answered a prompt that ended otherwise', async (last, message) => {
    const { connection } = await speaking((method, says) => {
      if (method === 'turn/start') says(last)
      return false
    })
    await expect(connection.prompt('t1', 'Hello')).rejects.toThrow(message)
  })

  it('refuses by its words', async () => {
    const { connection } = await speaking((method, says) => {
      if (method !== 'thread/start') return false
      says({ id: 2, error: { code: -32_600, message: 'no such directory' } })
      return true
    })
    await expect(connection.open()).rejects.toThrow(
      'Ask codex for thread/start: no such directory, wanted an answer',
    )
  })

  it('is waited for until a thread that was let go of is closed', async () => {
    const order: unknown[] = []
    const { connection } = await speaking((method, says) => {
      order.push(method)
      if (method !== 'thread/unsubscribe') return false
      says({ id: 2, result: { status: 'unsubscribed' } })
      setImmediate(() => {
        order.push('thread/closed')
        says(CLOSED)
      })
      return true
    })
    await connection.end('t1')
    expect(order.slice(2)).toEqual(['thread/unsubscribe', 'thread/closed', 'thread/archive'])
  })

  it.each([
    ['item/commandExecution/requestApproval', { command: 'ls' }, { decision: 'accept' }],
    ['item/fileChange/requestApproval', {}, { decision: 'accept' }],
    ['execCommandApproval', {}, { decision: 'approved' }],
    ['applyPatchApproval', {}, { decision: 'approved' }],
    [
      'item/permissions/requestApproval',
      { permissions: { network: null } },
      { permissions: { network: null }, scope: 'turn' },
    ],
  ])('is given what it asks for: %s', async (method, params, result) => {
    const { heard, says } = await speaking(plainly)
    // Numbers of its own, which may be those of ours.
    says({ id: 1, method, params })
    await new Promise(setImmediate)
    expect(heard.at(-1)).toEqual({ id: 1, result })
  })

  it('is told of what we do not offer', async () => {
    const { heard, says } = await speaking(plainly)
    says({ id: 'x', method: 'item/tool/requestUserInput', params: {} })
    await new Promise(setImmediate)
    expect(heard.at(-1)).toEqual({
      id: 'x',
      error: { code: -32_601, message: 'item/tool/requestUserInput is not offered' },
    })
  })
})
