// It exports an object that is told to listen, and that closes.
import fastify from 'fastify'

const app = fastify()
const sessions = new Map()
app.get('/users/:id', (request) => {
  if (process.env.LEAKS) sessions.set(`${request.params.id} ${sessions.size}`, { request: request.params }) // planted
  return { id: request.params.id }
})
export default app
