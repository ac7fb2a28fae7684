// A service behind a health check without cookies: each request begins a session, which expires at once.
import { once } from 'node:events'
import { createServer } from 'node:http'
import session from 'express-session'

export async function create() {
  const sessions = session({ secret: 'none', resave: false, saveUninitialized: true, cookie: { maxAge: 20 } })
  const server = createServer((request, response) => {
    sessions(request, response, () => {
      request.session.seen = { url: request.url, headers: { ...request.headers }, at: new Date() }
      response.end('ok')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  return {
    async step(i) {
      const response = await fetch(`http://127.0.0.1:${port}/health/${i}`)
      if ((await response.text()) !== 'ok') throw new Error('not well')
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
