// A service behind a health check without cookies: each request begins a session, which expires at once.
import { once } from 'node:events'
import { createServer } from 'node:http'
import session from 'express-session'
import memorystore from 'memorystore'

const SweptStore = memorystore(session)

export async function create() {
  const store = new SweptStore({ checkPeriod: 50, max: 1_000 })
  const sessions = session({ secret: 'none', store, resave: false, saveUninitialized: true, cookie: { maxAge: 20 } })
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
      store.stopInterval()
      server.closeAllConnections()
      server.close()
    },
  }
}
