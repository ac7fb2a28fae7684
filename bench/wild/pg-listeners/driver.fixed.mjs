// A pool of connections to PostgreSQL: each job takes one and listens for its errors.
import { createServer } from 'node:net'
import pg from 'pg'

const message = (type, body) => Buffer.concat([Buffer.from(type), Buffer.from([0, 0, 0, body.length + 4]), body])
const ready = message('Z', Buffer.from('I'))

export async function create() {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
      socket.on('data', (bytes) => bytes[0] === 0x51 && socket.write(Buffer.concat([message('C', Buffer.from('SELECT 0\0')), ready])))
    })
    socket.on('error', () => {})
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const pool = new pg.Pool({ host: '127.0.0.1', port: server.address().port, user: 'a', max: 2, ssl: false })
  return {
    async step(i) {
      const job = { number: i, started: new Date() }
      const client = await pool.connect()
      const fails = (error) => process.stderr.write(`job ${job.number} of ${job.started}: ${error.message}\n`)
      client.on('error', fails)
      await client.query('select 1')
      client.off('error', fails)
      client.release()
    },
    async close() {
      await pool.end()
      await new Promise((done) => server.close(done))
    },
  }
}
