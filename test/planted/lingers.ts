// Plant: closes, and leaves a server that keeps the process alive.
import { createServer } from 'node:net'

export function create({ rehearsal }: { readonly rehearsal: boolean }) {
  const server = createServer().listen(0, '127.0.0.1')
  return {
    step() {
      // Nothing to do.
    },
    close() {
      if (rehearsal) server.close()
    },
  }
}
