// Bursts of requests over an agent that never has more than three sockets.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export async function create() {
  const server = http.createServer((_request, response) => response.end('{"ok":true}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new http.Agent({ keepAlive: true, maxSockets: 3, maxFreeSockets: 2 })

  async function get(path: string) {
    const request = http.get({ host: '127.0.0.1', port, path, agent })
    const [response]: http.IncomingMessage[] = await once(request, 'response')
    let body = ''
    for await (const chunk of response?.setEncoding('utf8') ?? []) body += chunk
    return body
  }

  return {
    async step(i: number) {
      await Promise.all(Array.from({ length: 2 + (i % 3) }, (_, part) => get(`/${i}/${part}`)))
    },
    close() {
      agent.destroy()
      server.close()
    },
  }
}
