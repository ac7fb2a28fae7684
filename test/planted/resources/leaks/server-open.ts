// A server for each step: a callback address for a login that never comes.
import http from 'node:http'
import { once } from 'node:events'

export const meta = { steps: 24 }

export function create() {
  return {
    async step() {
      const server = http.createServer(() => {})
      server.listen(0, '127.0.0.1').unref() // leak: server
      await once(server, 'listening')
    },
    close() {},
  }
}
