// Look-alikes of a heap that leaks, all in one server: a cache that fills and then drops its oldest, log lines, a batch that
// is given back, and a table that is made on first use. It ends by itself once it was looked at often enough.
import { createWriteStream } from 'node:fs'
import { Agent, createServer, request } from 'node:http'
import { looks, untilLooks } from './looks.ts'
import { endOrphaned } from './orphaned.mjs'

endOrphaned()

const log = createWriteStream('/dev/null')
const cache = new Map()
const table = new Map()
let batch = []

function serve({ url }, response) {
  const serial = (serve.count = (serve.count ?? 0) + 1)
  cache.set(serial, { url, text: `${serial} `.repeat(30) })
  if (cache.size > 300) cache.delete(cache.keys().next().value)
  log.write(`${serial} ${url} ${'.'.repeat(100)}\n`)
  batch.push({ serial, url, text: 'x'.repeat(serial % 200) + serial })
  if (batch.length > 400) batch = []
  if (!table.has(serial % 500)) table.set(serial % 500, `entry ${serial}`.repeat(10))
  response.end('ok')
}

const server = createServer(serve).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const ask = () => {
    const asking = request({ port, agent, path: '/' }, (response) => {
      response.resume().on('end', () => setTimeout(ask, 10))
    })
    asking.on('error', () => setTimeout(ask, 10)).end() // It stands still for snapshots.
  }
  for (let count = 0; count < 4; count++) ask()
})
await untilLooks(48, 10_000)
process.exit(looks() > 0 ? 0 : 1)
