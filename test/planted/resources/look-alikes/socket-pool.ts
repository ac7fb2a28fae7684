// Up to four connections, made when they are first needed.
import { once } from 'node:events'
import net from 'node:net'

export const meta = { steps: 24 }

export async function create() {
  const server = net.createServer((socket) => socket.resume())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const pool: net.Socket[] = []
  return {
    async step(i: number) {
      if (pool[i % 4] !== undefined) return
      const socket = net.connect(port, '127.0.0.1')
      pool[i % 4] = socket
      await once(socket, 'connect')
    },
    close() {
      for (const socket of pool) socket.destroy()
      server.close()
    },
  }
}
