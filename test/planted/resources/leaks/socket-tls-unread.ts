// Secure connections of which nobody reads what comes, nor keeps them.
import { once } from 'node:events'
import tls from 'node:tls'

export const meta = { steps: 20 }

const psk = { identity: 'planted', psk: Buffer.alloc(32, 7) }
const shared = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const

export async function create() {
  const server = tls.createServer({ ...shared, pskCallback: () => psk.psk }, (socket) => {
    socket.on('error', () => {}).write('x'.repeat(1_000_000))
  })
  server.listen(0, '127.0.0.1').unref() // leak: socket
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('No port')
  const options = { ...shared, port: address.port, host: '127.0.0.1', checkServerIdentity: () => undefined }
  return {
    async step() {
      const socket = tls.connect({ ...options, pskCallback: () => psk }) // leak: socket
      socket.unref()
      await once(socket, 'secureConnect')
    },
    close() {
      server.close()
    },
  }
}
