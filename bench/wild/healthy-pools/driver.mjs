// A pool of connections to a server over TCP, and a client of Redis with pipelines.
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import genericPool from 'generic-pool'
import { Redis } from 'ioredis'

export async function create() {
  const sockets = new Set()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      const asked = bytes.toString().match(/\*\d+\r\n/g)?.length
      socket.write(asked ? '+OK\r\n'.repeat(asked) : 'pong')
    })
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address()
  const factory = {
    create: async () => { const socket = connect(port, '127.0.0.1'); await once(socket, 'connect'); return socket },
    destroy: async (socket) => { socket.destroy() },
  }
  const pool = genericPool.createPool(factory, { max: 3, min: 1, idleTimeoutMillis: 1000, acquireTimeoutMillis: 1000 })
  const redis = new Redis({ host: '127.0.0.1', port, enableReadyCheck: false, disableClientInfo: true, commandTimeout: 5000 })
  return {
    async step(i) {
      await Promise.all([1, 2, 3, 4].map(() => pool.use(async (socket) => {
        socket.write('ping')
        await once(socket, 'data')
      })))
      const written = await Promise.all([redis.set(`a${i}`, i), redis.set(`b${i}`, i)])
      if (written.join() !== 'OK,OK') throw new Error('not written')
    },
    async close() {
      redis.disconnect()
      await pool.drain()
      await pool.clear()
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
