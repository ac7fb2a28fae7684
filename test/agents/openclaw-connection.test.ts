// The gateway of OpenClaw as its protocol is documented, played by a script behind a socket of ours.
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { LastHeard } from '../../src/agents/protocols/last-heard.ts'
import { OpenclawConnection } from '../../src/agents/protocols/openclaw-connection.ts'

const requestSchema = z.object({
  type: z.literal('req'),
  id: z.string(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()),
})
type Request = z.infer<typeof requestSchema>

const KEY = 'agent:main:dashboard:1'
const PAYLOADS: Readonly<Record<string, object>> = {
  connect: { type: 'hello-ok', protocol: 4 },
  'sessions.create': { key: KEY },
  'sessions.describe': { session: { key: KEY } },
  'sessions.delete': { ok: true, key: KEY },
}

afterEach(() => vi.unstubAllGlobals())

type Answering = (request: Request, says: (message: object) => void) => object | undefined

function chat(runId: unknown, state: string, more: object = {}): object {
  return { type: 'event', event: 'chat', payload: { runId, sessionKey: KEY, seq: 1, state, ...more } }
}

/** @param onAsked @returns what it answers; undefined: as its protocol says */
async function speaking(onAsked: Answering = () => undefined, refusals = 0) {
  const requests: Request[] = []
  let refused = 0
  class Gateway extends EventTarget {
    constructor() {
      super()
      refused += 1
      setImmediate(() => this.dispatchEvent(new Event(refused > refusals ? 'open' : 'error')))
    }
    send(text: string): void {
      const request = requestSchema.parse(JSON.parse(text))
      requests.push(request)
      const says = (message: object): void => {
        this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }))
      }
      const { id, method, params } = request
      const answer = onAsked(request, says)
      if (method === 'chat.send' && answer === undefined) {
        says({ type: 'res', id, ok: true, payload: { runId: params['idempotencyKey'], status: 'started' } })
        for (const state of ['status', 'delta', 'final']) says(chat(params['idempotencyKey'], state))
      } else says({ type: 'res', id, ...(answer ?? { ok: true, payload: PAYLOADS[method] }) })
    }
    close(): void {
      this.dispatchEvent(new Event('close'))
    }
  }
  vi.stubGlobal('WebSocket', Gateway)
  const streams = { stdin: new PassThrough(), stdout: new PassThrough() }
  const options = { port: 9, token: 'of-nobody', heard: new LastHeard() }
  const connection = await OpenclawConnection.open(streams, options)
  return { connection, requests }
}

describe('the gateway of OpenClaw', () => {
  it('is asked for a session, its runs and its end', async () => {
    const { connection, requests } = await speaking()
    const key = await connection.open()
    await connection.prompt(key, 'Hello')
    await connection.resume(key)
    await connection.end(key)
    expect(requests.map(({ method }) => method)).toEqual([
      'connect',
      'sessions.create',
      'chat.send',
      'sessions.describe',
      'sessions.delete',
    ])
    expect(requests[0]?.params).toMatchObject({ minProtocol: 4, auth: { token: 'of-nobody' } })
    expect(requests[2]?.params).toMatchObject({ sessionKey: KEY, message: 'Hello' })
    expect(requests[4]?.params).toEqual({ key: KEY, deleteTranscript: true })
  })

  it('is tried again until it listens, and until it lets us in', async () => {
    let asked = 0
    const { requests } = await speaking(({ method }) => {
      if (method !== 'connect' || (asked += 1) > 1) return undefined
      return { ok: false, error: { message: 'startup', retryable: true } }
    }, 2)
    expect(requests.map(({ method }) => method)).toEqual(['connect', 'connect'])
  })

  it('is not tried again where it refuses for good', async () => {
    const refusing = speaking(() => ({ ok: false, error: { message: 'token mismatch' } }))
    await expect(refusing).rejects.toThrow('Ask openclaw for connect: token mismatch, wanted an answer')
  })

  it.each([
    ['error', { errorMessage: 'the model is gone' }, 'error (the model is gone), wanted final'],
    ['aborted', {}, 'aborted (it says no more), wanted final'],
  ])('has not answered a run that ended with %s', async (state, more, message) => {
    const { connection } = await speaking(({ method, params }, says) => {
      if (method !== 'chat.send') return undefined
      says(chat('another run', 'final'))
      says(chat(params['idempotencyKey'], state, more))
      return { ok: true, payload: { runId: params['idempotencyKey'] } }
    })
    await expect(connection.prompt(KEY, 'Hello')).rejects.toThrow(message)
  })

  it('does not open a session again that is gone', async () => {
    const { connection } = await speaking(({ method }) =>
      method === 'sessions.describe' ? { ok: true, payload: { session: null } } : undefined,
    )
    await expect(connection.resume(KEY)).rejects.toThrow('there is no such session')
  })
})
