// A page of live events; each visitor looks for a moment and goes away again.
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import SSE from 'express-sse'

export async function create() {
  const feed = new SSE(['hello'])
  const server = createServer((request, response) => {
    response.flush = () => {}
    response.status = (code) => { response.statusCode = code; return response }
    feed.init(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  return {
    async step(i) {
      const arrived = once(server, 'request')
      const request = get({ host: '127.0.0.1', port, agent: false })
      request.on('error', () => {})
      const [response] = await once(request, 'response')
      response.on('error', () => {})
      const [incoming] = await arrived
      await once(response, 'data')
      incoming.on('error', () => {})
      const gone = new Promise((done) => incoming.once('close', done))
      request.destroy()
      await gone
      feed.send({ visit: i })
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
