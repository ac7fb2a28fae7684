// Requests to a loopback server over kept connections. Node itself keeps the timings of the last 250.
import { createServer } from 'node:http'
import { once } from 'node:events'

export async function create() {
  const server = createServer((request, response) => response.end(`you asked for ${request.url}`))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    async step(i: number) {
      const response = await fetch(`http://127.0.0.1:${port}/page/${i}`)
      return (await response.text()).length
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
