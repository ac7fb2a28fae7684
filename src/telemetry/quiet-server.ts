// A server beside a program that does something else: it keeps no process alive, and takes few connections. In this
// folder, so that a probe which sees it knows whose it is.
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { TidemarkError } from '../errors.ts'

/** A scraper needs one, and so does each who looks at a page. */
const maxConnections = 32
const requestTimeoutMs = 10_000

export interface ServerPlace {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** For the error: `Serve the page on 127.0.0.1:80`. */
  readonly does: string
}

/** Resolves once it listens. @throws TidemarkError `environment` when the address cannot be had */
export async function quietServer(
  handle: RequestListener,
  { host, port, does }: ServerPlace,
): Promise<Server> {
  const server = createServer({ requestTimeout: requestTimeoutMs }, handle)
  server.maxConnections = maxConnections
  server.on('connection', (socket) => void socket.unref())
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw new TidemarkError('environment', `${does} on ${host}:${port}: the address cannot be had`, { cause })
  }
  server.unref()
  return server
}

/** Undefined of one that does not listen. */
export function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}
