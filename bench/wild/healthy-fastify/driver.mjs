// A web server with keep-alive connections, an access log, and a cache that is full after some steps.
import { Writable } from 'node:stream'
import Fastify from 'fastify'
import { LRUCache } from 'lru-cache'
import { Pool } from 'undici'

export async function create() {
  let lines = 0
  const stream = new Writable({ write(_line, _encoding, done) { lines++; done() } })
  const app = Fastify({ logger: { stream } })
  const cache = new LRUCache({ max: 20 })
  app.get('/users/:id', async ({ params }) => {
    const known = cache.get(params.id)
    if (known) return known
    const user = { id: params.id, text: 'x'.repeat(200) }
    cache.set(params.id, user)
    return user
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = new Pool(`http://127.0.0.1:${app.server.address().port}`, { connections: 2 })
  return {
    async step(i) {
      const answers = await Promise.all([i, i + 1, 3].map((id) => client.request({ path: `/users/${id}`, method: 'GET' })))
      for (const { body } of answers) await body.json()
      if (lines === 0) throw new Error('no log')
    },
    async close() {
      await client.close()
      await app.close()
    },
  }
}
