// Subscriptions of GraphQL: a client asks for messages of its own room, and hardly any is.
import { PubSub, withFilter } from 'graphql-subscriptions'

export async function create() {
  const events = new PubSub()
  const subscribe = withFilter(() => events.asyncIterator('message'), (message) => message.room === 'mine')
  const messages = subscribe({}, {}, {}, {})
  const next = messages.next()
  next.catch(() => undefined)
  return {
    async step(i) {
      await events.publish('message', { room: `room ${i}` })
      await new Promise((done) => setImmediate(done))
    },
    async close() { await messages.return() },
  }
}
