import { setImmediate as tick } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { until } from '../fixture.ts'
import { says, scriptedModel } from '../scripted-model.ts'
import { ask, Listener, type Served, serving } from './served-agent.ts'

const chatty = scriptedModel(() => says('word '.repeat(50_000)))

async function opened(served: Served, path = '/events'): Promise<Listener> {
  const listener = await Listener.open(served, path)
  await until(() => listener.has('event: ready'))
  return listener
}

const streams = ({ server }: Served) => server.figures.streams

describe('an event stream', () => {
  it('tells each event once, and only those of its session', () =>
    serving({ languageModel: scriptedModel(() => says('hello')) }, async (served) => {
      served.agent.openSession({ id: 'a' })
      served.agent.openSession({ id: 'b' })
      const own = await opened(served, '/sessions/a/events')
      const all = await opened(served)
      await served.agent.session('a').prompt('x')
      await served.agent.session('b').prompt('x')
      await until(() => all.text.split('event: prompt-finished').length === 3)
      expect(own.text.split('event: prompt-finished')).toHaveLength(2)
      expect(own.text.split('"text":"hello"')).toHaveLength(2)
      expect(own.text).not.toContain('"sessionId":"b"')
    }))

  it.each(['vanishes', 'closes its half', 'is cut off'])('is gone at once when its client %s', (how) =>
    serving({ languageModel: chatty }, async (served) => {
      const idle = served.registry.live('subscription')
      const listener = await opened(served)
      expect(streams(served).live).toBe(1)
      if (how === 'vanishes') listener.socket.destroy()
      else if (how === 'is cut off') listener.socket.resetAndDestroy()
      else listener.socket.end()
      await until(() => streams(served).live === 0)
      expect(streams(served).ended['closed-by-client']).toBe(1)
      expect(served.registry.live('subscription')).toBe(idle)
    }),
  )

  it('costs a bounded number of bytes when its client stops reading, and then is dropped with a reason', () =>
    serving(
      { languageModel: chatty },
      async (served) => {
        const listener = await opened(served)
        listener.socket.pause()
        const session = served.agent.openSession({ id: 's' })
        let most = 0
        while (streams(served).ended['too-slow'] === 0) {
          await session.prompt('x')
          await tick()
          most = Math.max(most, streams(served).waitingBytes)
        }
        expect(most).toBeLessThan(300_000)
        expect(streams(served)).toMatchObject({ live: 0, ended: { 'too-slow': 1, 'closed-by-client': 0 } })
      },
      { streams: { waitingBytes: 256 * 1024, graceMs: 20 } },
    ))

  it('says why it ended to a client that reads on in time', () =>
    serving(
      { languageModel: chatty },
      async (served) => {
        const listener = await opened(served)
        listener.socket.pause()
        const session = served.agent.openSession({ id: 's' })
        while (streams(served).ending === 0) {
          await session.prompt('x')
          await tick()
        }
        listener.socket.resume()
        await until(() => listener.has('"reason":"too-slow"'))
        await until(() => streams(served).live === 0)
        expect(streams(served).ended['too-slow']).toBe(1)
      },
      { streams: { waitingBytes: 256 * 1024, graceMs: 5000 } },
    ))

  it('ends with its session', () =>
    serving({ languageModel: chatty }, async (served) => {
      served.agent.openSession({ id: 's' })
      const listener = await opened(served, '/sessions/s/events')
      await ask(served, 'DELETE', '/sessions/s')
      await until(() => listener.has('"reason":"session-deleted"'))
      await until(() => streams(served).live === 0)
      expect((await ask(served, 'GET', '/sessions/s/events')).status).toBe(404)
    }))

  it('is refused when there are too many', () =>
    serving(
      { languageModel: chatty },
      async (served) => {
        await opened(served)
        const refused = await ask(served, 'GET', '/events')
        expect(refused).toMatchObject({ status: 503, body: { error: { code: 'too-many-streams' } } })
        expect(streams(served)).toMatchObject({ live: 1, refused: 1 })
      },
      { streams: { streams: 1 } },
    ))

  it('shows signs of life', () =>
    serving(
      { languageModel: chatty },
      async (served) => {
        const listener = await opened(served)
        await until(() => listener.has(': alive'))
        expect(listener.text.indexOf(': alive')).toBeGreaterThan(listener.text.indexOf('event: ready'))
      },
      { streams: { heartbeatMs: 10 } },
    ))
})
