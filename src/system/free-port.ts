// A port of loopback for a program that has to be told on which one it listens, and takes none of the system's choice.
import { createServer } from 'node:net'
import { once } from 'node:events'

/** It was free a moment ago; whoever takes it before that program does keeps it from starting. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null)
    throw new TypeError('Find a free port: there is no address, wanted one')
  return address.port
}
