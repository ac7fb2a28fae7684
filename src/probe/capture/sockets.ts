// Sockets of both ends and datagram sockets. A client socket that no request is using sits in a pool.
import dgram from 'node:dgram'
import net from 'node:net'
import { Duplex } from 'node:stream'
import { socketLabels } from '../../resources/kind-catalogue.ts'
import type { Capture, Install } from './capture.ts'
import { isObject, liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { getterOf, ownValue } from './own-value.ts'
import { Acceptances } from './acceptances.ts'
import { siteOfAcceptance } from './server-sites.ts'

const isDestroyed = getterOf(Duplex.prototype, 'destroyed')
const isOpen = (socket: object) => isDestroyed(socket) !== true
const isIdle = (socket: object) => ownValue(socket, '_httpMessage') === null

const install: Install = (level, patches) => {
  const clients = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: isOpen,
    label: (socket) => (isIdle(socket) ? socketLabels.idleClient : socketLabels.client),
  })
  const accepted = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: isOpen,
    label: () => socketLabels.accepted,
  })
  const closed = new WeakSet<object>()
  const datagrams = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: (socket) => !closed.has(socket),
    label: () => 'datagram socket',
  })
  const acceptances = new Acceptances(patches)
  patches.after(net.Socket.prototype, ['connect'], (_result, _args, socket) => {
    if (isObject(socket)) clients.add(socket)
  })
  onPublished(patches, 'net.server.socket', 'socket', (socket) => {
    acceptances.heard()
    accepted.addFrom(socket, siteOfAcceptance(socket))
  })
  onPublished(patches, 'udp.socket', 'socket', (socket) => datagrams.add(socket))
  patches.after(net.Server.prototype, ['listen'], (_result, _args, server) => {
    if (server instanceof net.Server) acceptances.expect(server)
  })
  patches.after(dgram.Socket.prototype, ['close'], (_result, _args, socket) => {
    if (isObject(socket)) closed.add(socket)
  })
  return liveCapture(clients, accepted, datagrams, acceptances)
}

export const sockets: Capture = {
  kinds: ['socket'],
  install,
  proofs: [
    {
      kind: 'socket',
      what: 'dgram.createSocket',
      make: ({ call }) => {
        const socket = call(dgram, 'createSocket', 'udp4')
        return () => {
          if (socket instanceof dgram.Socket) socket.close()
        }
      },
    },
  ],
}
