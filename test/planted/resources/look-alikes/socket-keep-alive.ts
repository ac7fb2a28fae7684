// A keep-alive connection that every step uses and that idles out after close.
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
  const agent = new http.Agent({ keepAlive: true })
  return {
    async step() {
      const request = http.get({ port, host: '127.0.0.1', agent })
      const [response]: http.IncomingMessage[] = await once(request, 'response')
      for await (const chunk of response ?? []) void chunk
    },
    close() {
      server.close()
    },
  }
}
