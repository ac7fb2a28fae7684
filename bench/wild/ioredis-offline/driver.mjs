// A worker whose Redis is away: commands wait for it.
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

export async function create() {
  const away = createServer()
  await new Promise((done) => away.listen(0, '127.0.0.1', done))
  const { port } = away.address()
  await new Promise((done) => away.close(done))
  const redis = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', () => {})
  return {
    async step(i) {
      redis.set(`key-${i}`, `value ${i}`).catch(() => {})
      await new Promise((done) => setTimeout(done, 1))
    },
    close() { redis.disconnect() },
  }
}
