// A heartbeat for each client of an event stream, until the response is finished: clients go before that.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

function sendEvents(response: http.ServerResponse) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write('event: ready\ndata: {}\n\n')
  const heartbeat = setInterval(() => response.write(': ping\n\n'), 30_000) // leak: timer
  heartbeat.unref()
  response.on('finish', () => clearInterval(heartbeat))
}

export async function create() {
  const server = http.createServer((request, response) => {
    if (request.url === '/events') sendEvents(response) // leak: timer
    else response.writeHead(404).end()
  })
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
      server.close()
    },
  }
}
