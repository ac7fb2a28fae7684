// A small agent on the HTTP interface of OpenCode: sessions, events for any client, an instance for each directory. It leaks
// what its command line says. `node planted-http-agent.ts PLANT`.
import { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

const [, , plant = 'none'] = process.argv

const bus = new EventEmitter()
bus.setMaxListeners(0)
const sessions = new Set<string>()
/** Of each directory, until it is disposed; what its listener holds is all that there is of it. */
const instances = new Map<string, () => void>()
const LATE_MS = 600
let opened = 0

function onClient(request: IncomingMessage, response: ServerResponse): void {
  const heard = (event: string): void => void response.write(`data: ${event}\n\n`)
  bus.on('event', heard)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  heard('{"type":"server.connected"}')
  request.once('close', () => {
    if (plant === 'client') return
    if (plant === 'late') setTimeout(() => bus.off('event', heard), LATE_MS).unref()
    else bus.off('event', heard)
  })
}

function instanceOf(directory: string): void {
  if (instances.has(directory)) return
  const changed = (): string => directory
  bus.on('changed', changed)
  instances.set(directory, () => bus.off('changed', changed))
}

function dispose(directory: string): void {
  instances.get(directory)?.()
  instances.delete(directory)
}

function answerOf(method: string, { pathname, searchParams }: URL): object | undefined {
  const directory = searchParams.get('directory') ?? '.'
  const [, , session = ''] = pathname.split('/')
  if (pathname === '/instance/dispose') return { done: dispose(directory) }
  if (method === 'DELETE') return { done: sessions.delete(session) }
  if (pathname.endsWith('/message')) return sessions.has(session) ? { info: {}, parts: [] } : undefined
  if (pathname !== '/session') return undefined
  instanceOf(directory)
  const id = `s${++opened}`
  sessions.add(id)
  return { id }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/event') return onClient(request, response)
  request.resume().once('end', () => {
    const answer = answerOf(request.method ?? 'GET', url)
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer ?? { error: 'there is no such thing' }))
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  process.stdout.write(`planted server listening on http://127.0.0.1:${port}\n`)
})
