// An agent with a pool of its own for each request.
import { once } from 'node:events'
import http from 'node:http'

export const meta = { steps: 24 }

export async function create() {
  const server = http.createServer((_request, response) => response.end('ok'))
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1').unref() // leak: socket
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    async step() {
      const agent = new http.Agent({ keepAlive: true })
      const request = http.get({ port, host: '127.0.0.1', agent }) // leak: socket
      const [response]: http.IncomingMessage[] = await once(request, 'response')
      for await (const chunk of response ?? []) void chunk
    },
    close() {
      server.close()
    },
  }
}
