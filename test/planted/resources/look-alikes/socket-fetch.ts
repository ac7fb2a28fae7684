// Requests by fetch, whose pool closes its connections when they idle.
import { once } from 'node:events'
import http from 'node:http'

export const meta = { steps: 24, settleMs: 1000 }

async function listen() {
  const server = http.createServer((_request, response) => response.end('ok'))
  server.keepAliveTimeout = 100
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
}

export async function create() {
  const { server, port } = await listen()
  return {
    async step() {
      const response = await fetch(`http://127.0.0.1:${port}/`)
      await response.text()
    },
    close() {
      server.close()
    },
  }
}
