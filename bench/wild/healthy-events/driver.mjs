// Server-sent events for clients that come and go, and a compressed page.
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { createGzip, gunzipSync } from 'node:zlib'
import { Readable } from 'node:stream'
import { createChannel, createSession } from 'better-sse'

export async function create() {
  const channel = createChannel()
  const server = createServer(async (request, response) => {
    if (request.url === '/events') return channel.register(await createSession(request, response))
    await pipeline(Readable.from(['line\n'.repeat(500)]), createGzip(), response)
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  return {
    async step(i) {
      const request = get({ port, path: '/events', agent: false })
      const [events] = await once(request, 'response')
      while (channel.sessionCount === 0) await new Promise((done) => setTimeout(done, 1))
      channel.broadcast({ number: i }, 'tick')
      await once(events, 'data')
      const gone = once(channel, 'session-deregistered')
      events.destroy()
      await gone
      const [page] = await once(get({ port, path: '/', agent: false }), 'response')
      const text = gunzipSync(Buffer.concat(await page.toArray())).toString()
      if (!text.startsWith('line')) throw new Error('another page')
    },
    async close() { await new Promise((done) => server.close(done)) },
  }
}
