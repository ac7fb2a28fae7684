// A server for each step, closed with the step.
import { once } from 'node:events'
import net from 'node:net'

export const meta = { steps: 24 }

export function create() {
  return {
    async step() {
      const server = net.createServer()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      server.close()
      await once(server, 'close')
    },
    close() {},
  }
}
