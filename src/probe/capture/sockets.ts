// Sockets of both ends and datagram sockets. A client socket that no request is using sits in a pool.
import dgram from 'node:dgram'
import net from 'node:net'
import type { Install } from './capture.ts'
import { isObject, liveCapture, onPublished } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { siteOfAcceptance } from './server-sites.ts'

type Stream = object & { readonly destroyed?: boolean; readonly _httpMessage?: unknown }

export const captureSockets: Install = (level) => {
  const patches = new Patches()
  const isIdle = ({ _httpMessage: message }: Stream) => message === null
  const isOpen = ({ destroyed }: Stream) => destroyed !== true
  const clients = new LiveSet<Stream>(level, {
    kind: 'socket',
    isAlive: isOpen,
    label: (socket) => (isIdle(socket) ? 'idle client socket' : 'client socket'),
  })
  const accepted = new LiveSet<Stream>(level, {
    kind: 'socket',
    isAlive: isOpen,
    label: () => 'accepted socket',
  })
  const closed = new WeakSet<object>()
  const datagrams = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: (socket) => !closed.has(socket),
    label: () => 'datagram socket',
  })
  patches.after(net.Socket.prototype, ['connect'], (_result, _args, socket) => {
    if (isObject(socket)) clients.add(socket)
  })
  onPublished(patches, 'net.server.socket', 'socket', (socket) =>
    accepted.addFrom(socket, siteOfAcceptance(socket)),
  )
  onPublished(patches, 'udp.socket', 'socket', (socket) => datagrams.add(socket))
  patches.after(dgram.Socket.prototype, ['close'], (_result, _args, socket) => {
    if (isObject(socket)) closed.add(socket)
  })
  return liveCapture(patches, [clients, accepted, datagrams])
}
