// Connections that are made and not ended.
import { once } from 'node:events'
import net from 'node:net'

export const meta = { steps: 24 }

export async function create() {
  const server = net.createServer((socket) => socket.resume()).unref()
  server.listen(0, '127.0.0.1') // leak: socket
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return {
    async step() {
      const socket = net.connect(port, '127.0.0.1') // leak: socket
      await once(socket.unref().ref(), 'connect')
    },
    close() {
      server.close()
    },
  }
}
