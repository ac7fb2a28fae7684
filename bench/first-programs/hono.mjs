// It exports an object with fetch: no server of its own.
import { EventEmitter } from 'node:events'
import { Hono } from 'hono'

const app = new Hono()
const settings = new EventEmitter()
settings.setMaxListeners(0)
app.get('/users/:id', (context) => {
  if (process.env.LEAKS) settings.on('changed', () => context) // planted
  return context.json({ id: context.req.param('id') })
})
export default app
