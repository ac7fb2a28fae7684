// A server that keeps much of each request, and soon has a heap that is collected seldom: for some ten seconds of load.
import { Agent, createServer, request } from 'node:http'
import { endOrphaned } from './orphaned.mjs'

endOrphaned()

const kept = []

const server = createServer((_request, response) => {
  kept.push(Array.from({ length: 1_000 }, (_, at) => ({ at }))) // leak: array
  response.end('ok')
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const ask = () => {
    const asking = request({ port, agent, path: '/' }, (response) => {
      response.resume().on('end', () => setTimeout(ask, 4))
    })
    asking.on('error', () => setTimeout(ask, 4)).end() // It stands still for snapshots.
  }
  for (let count = 0; count < 4; count++) ask()
})
setTimeout(() => process.exit(0), 12_000)
