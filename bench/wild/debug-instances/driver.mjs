// A server that gives every connection a logger of its own, named after the connection.
import createDebug from 'debug'

export async function create() {
  let lines = 0
  return {
    async step(i) {
      const log = createDebug(`server:connection:${i}`)
      log('opened')
      log('closed after %d ms', i)
      lines += 2
    },
    async close() { lines = 0 },
  }
}
