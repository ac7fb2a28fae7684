// A client with a cache of answers, in its memory.
import { createServer } from 'node:http'
import axios from 'axios'
import { buildMemoryStorage, setupCache } from 'axios-cache-interceptor'

export async function create() {
  const server = createServer((_, response) => response.end('hello'))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const storage = buildMemoryStorage(false, 60_000, 16)
  const client = setupCache(axios.create({ baseURL: `http://127.0.0.1:${server.address().port}` }), { storage, ttl: 1, interpretHeader: false })
  return {
    async step(i) { await client.get(`/${i}`) },
    close() { clearInterval(storage.cleaner); return new Promise((done) => { server.closeAllConnections(); server.close(done) }) },
  }
}
