// A chat with a room for each document, as a namespace of socket.io; clients come and go.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { Server } from 'socket.io'
import { io } from 'socket.io-client'

export async function create() {
  const http = createServer()
  const server = new Server(http)
  server.of(/^\/document-\d+$/).on('connection', (socket) => socket.emit('hello', socket.nsp.name))
  await new Promise((done) => http.listen(0, '127.0.0.1', done))
  const { port } = http.address()
  return {
    async step(i) {
      const client = io(`http://127.0.0.1:${port}/document-${i}`, { transports: ['websocket'], forceNew: true })
      await new Promise((done) => client.once('hello', done))
      const gone = once(server.sockets.adapter.nsp.server.engine.clients[Object.keys(server.engine.clients)[0]], 'close')
      client.disconnect()
      await gone
    },
    async close() { await server.close() },
  }
}
