// A server that keeps something of its requests in three ways, and the requests: until it is told to end. What each keeps
// comes at a rate of its own, so that one does not stand for another.
import { Agent, createServer, request } from 'node:http'
import { endOrphaned } from './orphaned.mjs'

endOrphaned()

const kept = []
const sessions = new Map()
const undo = []
let served = 0

function visit(url) {
  return { url, text: 'x'.repeat(600) + served }
}

const server = createServer(({ url }, response) => {
  served += 1
  keepInArray(url)
  if (served % 2 === 0) keepInMap(url) // calls: map
  if (served % 5 === 0) keepInClosure(url)
  response.end('ok')
})

function keepInArray(url) {
  kept.push({ url, at: [served, served + 0.5], text: ['a', 'b', served] }) // leak: array
}

function keepInMap(url) {
  sessions.set(served, new Set([url, served])) // leak: map
}

function keepInClosure(url) {
  const seen = visit(url)
  undo.push(() => seen) // leak: closure
}

process.on('SIGTERM', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const ask = () => {
    const asking = request({ port, agent, path: '/visits' }, (response) => {
      response.resume().on('end', () => setTimeout(ask, 5))
    })
    asking.on('error', () => setTimeout(ask, 5)).end() // It stands still for snapshots.
  }
  for (let count = 0; count < 4; count++) ask()
})
