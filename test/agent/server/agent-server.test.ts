import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { AgentServer } from '../../../src/agent/server/agent-server.ts'
import { toolOf, until } from '../fixture.ts'
import { call, callsTools, says, scriptedModel } from '../scripted-model.ts'
import { ask, Listener, serving } from './served-agent.ts'

const pageShape = z.object({
  messages: z.array(z.object({ message: z.object({ id: z.number() }) })),
  next: z.number().optional(),
})

const friendly = scriptedModel(() => says('hello'))
const token = 'a token that is long enough'

describe('sessions over HTTP', () => {
  it('are made, resumed, listed, prompted, read and deleted', () =>
    serving({ languageModel: friendly }, async (served) => {
      const made = await ask(served, 'POST', '/sessions', { body: { id: 's1', title: 'First' } })
      expect(made).toMatchObject({ status: 201, body: { id: 's1', title: 'First' } })
      expect((await ask(served, 'POST', '/sessions', { body: { id: 's1' } })).body).toMatchObject({
        title: 'First',
      })
      expect((await ask(served, 'GET', '/sessions')).body).toMatchObject({ sessions: [{ id: 's1' }] })
      const prompted = await ask(served, 'POST', '/sessions/s1/prompt', { body: { text: 'hi' } })
      expect(prompted).toMatchObject({ status: 200, body: { outcome: 'completed', text: 'hello' } })
      expect((await ask(served, 'GET', '/sessions/s1/messages')).body).toMatchObject({
        messages: [{ message: { role: 'user' } }, { message: { role: 'assistant' } }],
      })
      expect((await ask(served, 'DELETE', '/sessions/s1')).status).toBe(204)
      expect((await ask(served, 'GET', '/sessions/s1')).status).toBe(404)
    }))

  it('are read page by page with a cursor, every message once', () =>
    serving({ languageModel: friendly }, async (served) => {
      const session = served.agent.openSession({ id: 's' })
      for (let at = 0; at < 13; at++) await session.prompt(`prompt ${at}`)
      const ids: number[] = []
      let cursor: number | undefined = Number.MAX_SAFE_INTEGER
      while (cursor !== undefined) {
        const { body }: { body: unknown } = await ask(
          served,
          'GET',
          `/sessions/s/messages?limit=7&before=${cursor}`,
        )
        const page = pageShape.parse(body)
        ids.unshift(...page.messages.map(({ message }) => message.id))
        cursor = page.next
      }
      expect(ids).toHaveLength(26)
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
    }))

  it('answer pages of a limited size, however big the messages are', () =>
    serving({ languageModel: friendly }, async (served) => {
      const session = served.agent.openSession({ id: 's' })
      for (let at = 0; at < 12; at++) await session.prompt('x'.repeat(300_000))
      const { body } = await ask(served, 'GET', '/sessions/s/messages?limit=500')
      expect(JSON.stringify(body).length).toBeLessThan(2_000_000)
      expect(body).toHaveProperty('next')
    }))

  it('take up a paste by its id', () =>
    serving({ languageModel: friendly }, async (served) => {
      served.agent.openSession({ id: 's' })
      const pasted = await ask(served, 'POST', '/pastes', { body: 'a long log' })
      const { id } = z.object({ id: z.string() }).parse(pasted.body)
      await ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'read', pastes: [id] } })
      const { body } = await ask(served, 'GET', '/sessions/s/messages')
      expect(JSON.stringify(body)).toContain('a long log')
      const missing = await ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'x', pastes: ['no'] } })
      expect(missing).toMatchObject({ status: 400, body: { error: { code: 'input' } } })
    }))

  it('refuse what is wrong with a status and a code', () =>
    serving({ languageModel: friendly }, async (served) => {
      const cases = [
        ['GET', '/nothing', undefined, 404],
        ['PUT', '/sessions', undefined, 405],
        ['POST', '/sessions', '{', 400],
        ['POST', '/sessions', { id: '../x' }, 400],
        ['POST', '/sessions', { unknown: 1 }, 400],
        ['POST', '/sessions/none/prompt', { text: 'x' }, 404],
        ['GET', '/sessions?limit=0', undefined, 400],
        ['POST', '/sessions', 'x'.repeat(2_000_000), 413],
      ] as const
      for (const [method, path, body, status] of cases) {
        expect([path, (await ask(served, method, path, { body })).status]).toEqual([path, status])
      }
      expect(served.server.figures.failed).toBe(0)
    }))
})

describe('a prompt over HTTP', () => {
  const waiting = toolOf('wait', ({ signal }) => once(signal, 'abort').then(() => 'stopped'))
  const languageModel = scriptedModel(() => callsTools([call('c', 'wait', {})]))
  const options = { languageModel, tools: [waiting] }

  it('is aborted on request, and is alone in its session', () =>
    serving(options, async (served) => {
      served.agent.openSession({ id: 's' })
      const running = ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'go' } })
      await until(() => served.agent.counters.toolCallsInFlight === 1)
      const second = await ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'go', wait: false } })
      expect(second).toMatchObject({ status: 409, body: { error: { code: 'session-busy' } } })
      expect((await ask(served, 'POST', '/sessions/s/abort')).body).toEqual({ aborted: true })
      expect((await running).body).toMatchObject({ outcome: 'aborted' })
    }))

  it('ends when the client that waits for it leaves', () =>
    serving(options, async (served) => {
      served.agent.openSession({ id: 's' })
      const client = await Listener.open(served, '/healthz')
      const body = JSON.stringify({ text: 'go' })
      client.socket.write(
        `POST /sessions/s/prompt HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
      await until(() => served.agent.counters.locks === 1)
      client.socket.destroy()
      await until(() => served.agent.counters.locks === 0)
      expect(served.agent.counters.budget.live).toBe(0)
    }))

  it('goes on without its client when it need not be waited for', () =>
    serving({ languageModel: friendly }, async (served) => {
      served.agent.openSession({ id: 's' })
      const listener = await Listener.open(served, '/sessions/s/events')
      await until(() => listener.has('event: ready'))
      const accepted = await ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'go', wait: false } })
      expect(accepted.status).toBe(202)
      await until(() => listener.has('event: prompt-finished'))
      expect(listener.text).toContain('"outcome":"completed"')
    }))
})

describe('the server', () => {
  it('answers only to names of loopback, and to no page of another origin', () =>
    serving({ languageModel: friendly }, async (served) => {
      const status = async (headers: Readonly<Record<string, string>>): Promise<number> =>
        (await ask(served, 'GET', '/sessions', { headers })).status
      expect(await status({ host: 'evil.example' })).toBe(403)
      expect(await status({ host: '127.0.0.1.evil.example' })).toBe(403)
      expect(await status({ origin: 'http://evil.example' })).toBe(403)
      expect(await status({ origin: 'null' })).toBe(403)
      expect(await status({ host: 'localhost:1', origin: 'http://localhost:1' })).toBe(200)
      expect(await status({ host: '[::1]:80' })).toBe(200)
      expect((await ask(served, 'GET', '/healthz', { headers: { host: 'evil.example' } })).status).toBe(403)
    }))

  it('answers whatever path a request has, and is at fault for none', () =>
    serving({ languageModel: friendly }, async (served) => {
      for (const path of [
        '//',
        '//x',
        '//evil.example/sessions',
        '/%',
        '/sessions/%ff/messages',

        '/\\',
        '/?%',
      ]) {
        expect([path, (await ask(served, 'GET', path)).status < 500]).toEqual([path, true])
      }
      expect(served.server.figures.failed).toBe(0)
    }))

  it('takes what a proxy has passed on for somebody from elsewhere, who needs a token', () =>
    serving({ languageModel: friendly }, async (served) => {
      for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'cf-connecting-ip']) {
        const headers = { [header]: '127.0.0.1' }
        expect(await ask(served, 'GET', '/sessions', { headers })).toMatchObject({
          status: 403,
          body: { error: { code: 'forwarded' } },
        })
        expect((await ask(served, 'GET', '/healthz', { headers })).status).toBe(200)
      }
      expect((await ask(served, 'GET', '/sessions', { headers: { 'x-request-id': '1' } })).status).toBe(200)
    }))

  it('wants the token on every route but the one for health', () =>
    serving(
      { languageModel: friendly },
      async (served) => {
        expect((await ask(served, 'GET', '/healthz')).status).toBe(200)
        for (const authorization of [undefined, 'Bearer wrong', token, `Bearer ${token}x`]) {
          const headers = authorization === undefined ? {} : { authorization }
          expect((await ask(served, 'GET', '/sessions', { headers })).status).toBe(401)
        }
        const headers = { authorization: `Bearer ${token}` }
        expect((await ask(served, 'GET', '/sessions', { headers })).status).toBe(200)
      },
      { token },
    ))

  it('does not leave loopback without a token, nor with a short one', () =>
    serving({ languageModel: friendly }, async ({ agent, registry }) => {
      const before = registry.snapshot().held.length
      await expect(AgentServer.start({ agent, registry, host: '0.0.0.0' })).rejects.toMatchObject({
        code: 'usage',
      })
      await expect(AgentServer.start({ agent, registry, token: 'short' })).rejects.toMatchObject({
        code: 'usage',
      })
      expect(registry.snapshot().held).toHaveLength(before)
      await using open = await AgentServer.start({ agent, registry, host: '0.0.0.0', token })
      const headers = { host: 'agent.example', authorization: `Bearer ${token}` }
      expect((await ask({ server: open }, 'GET', '/sessions', { headers })).status).toBe(200)
    }))

  it('says that an address is taken, and holds nothing then', () =>
    serving({ languageModel: friendly }, async ({ agent, registry, server }) => {
      const before = registry.snapshot().held.length
      const start = AgentServer.start({ agent, registry, port: server.port })
      await expect(start).rejects.toMatchObject({ code: 'environment' })
      expect(registry.snapshot().held).toHaveLength(before)
    }))

  it('stops with requests, streams and idle connections open, and leaves no socket', async () => {
    const waiting = toolOf('wait', ({ signal }) => once(signal, 'abort').then(() => 'stopped'))
    const languageModel = scriptedModel(() => callsTools([call('c', 'wait', {})]))
    await serving({ languageModel, tools: [waiting] }, async (served) => {
      const { agent, server, registry } = served
      agent.openSession({ id: 's' })
      const idle = await Listener.open(served, '/healthz')
      const stream = await Listener.open(served, '/events')
      await until(() => idle.has('200 OK') && stream.has('event: ready'))
      const running = ask(served, 'POST', '/sessions/s/prompt', { body: { text: 'go' } })
      await until(() => agent.counters.toolCallsInFlight === 1)
      await server[Symbol.asyncDispose]()
      expect((await running).body).toMatchObject({ outcome: 'aborted' })
      expect(stream.text).toContain('"reason":"shutdown"')
      expect([registry.live('socket'), registry.live('server'), registry.live('lock')]).toEqual([0, 0, 0])
      expect(server.figures.connections).toBe(0)
    })
  })
})
