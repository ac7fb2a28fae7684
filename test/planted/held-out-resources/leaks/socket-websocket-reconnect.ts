// Connects again for each turn and forgets the connection of the turn before.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export const meta = { steps: 24 }

async function startGateway() {
  const server = http.createServer((_request, response) => response.writeHead(426).end())
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => {})
    socket.on('data', (frame: Buffer) => {
      if (((frame[0] ?? 0) & 15) === 8) socket.end(Buffer.from([0x88, 0]))
    })
  })
  server.listen(0, '127.0.0.1').unref() // leak: socket
  await once(server, 'listening')
  return server
}

class Realtime {
  #socket: WebSocket | undefined
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  async connect() {
    this.#socket = new WebSocket(this.#url) // leak: socket
    await once(this.#socket, 'open')
  }

  disconnect() {
    this.#socket?.close()
  }
}

export async function create() {
  const server = await startGateway()
  const realtime = new Realtime(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    async step() {
      await realtime.connect() // leak: socket
    },
    close() {
      realtime.disconnect()
      server.close()
    },
  }
}
