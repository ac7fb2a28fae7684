// A heartbeat for each client of an event stream, until the connection closes, in whatever way.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

function sendEvents(response: http.ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write('event: ready\ndata: {}\n\n')
  const heartbeat = setInterval(() => response.write(': ping\n\n'), 30_000)
  const idle = setTimeout(() => response.end(), 3_600_000)
  response.on('close', () => {
    clearInterval(heartbeat)
    clearTimeout(idle)
  })
}

export async function create() {
  const server = http.createServer((_request, response) => sendEvents(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`
  return {
    async step() {
      const request = http.get(url, { agent: false })
      const [response]: http.IncomingMessage[] = await once(request, 'response')
      if (response !== undefined) await once(response, 'data')
      request.destroy()
      await once(request, 'close')
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
