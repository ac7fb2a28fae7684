// A web framework of thirty lines in the manner of Express: what a stranger's server is written on.
import { createServer } from 'node:http'

export function express() {
  const handlers = []
  const app = (request, response) => {
    let next = 0
    const proceed = (error) => {
      if (error) return respond(response, 500, { error: error.message })
      const handler = handlers[next++]
      return handler ? handler(request, response, proceed) : respond(response, 404, { error: 'not found' })
    }
    response.json = (body) => respond(response, response.statusCode, body)
    proceed()
  }
  app.use = (handler) => handlers.push(handler)
  app.get = (path, handler) =>
    app.use((request, response, next) =>
      request.method === 'GET' && request.url.split('?')[0] === path ? handler(request, response) : next(),
    )
  app.listen = (...given) => createServer(app).listen(...given)
  return app
}

function respond(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
