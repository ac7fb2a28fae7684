// Sockets in Bun: of node:net and dgram as in Node, but accepted ones are heard of when a server tells its program, for
// Bun has no channel that does; and those of Bun.connect.
import dgram from 'node:dgram'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { Duplex } from 'node:stream'
import { socketLabels } from '../../resources/kind-catalogue.ts'
import { isCalledByRuntime } from '../../resources/site.ts'
import type { Capture, CaptureLevel, LiveResources } from '../../probe/capture/capture.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import { getterOf, ownValue } from '../../probe/capture/own-value.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { siteOfServer } from '../../probe/capture/server-sites.ts'
import { bunObject } from './bun-object.ts'
import { topmost } from './topmost.ts'

const isDestroyed = getterOf(Duplex.prototype, 'destroyed')
const isOpen = (socket: object) => isDestroyed(socket) !== true
const isIdle = (socket: object) => ownValue(socket, '_httpMessage') === null

/** What `readyState` of a socket of Bun's own is, once it has closed. */
const closedState = -1

export const bunSockets: Capture = {
  kinds: ['socket'],
  install: (level, patches) => {
    const clients = new LiveSet<object>(level, {
      kind: 'socket',
      isAlive: isOpen,
      label: (socket) => (isIdle(socket) ? socketLabels.idleClient : socketLabels.client),
    })
    patches.after(net.Socket.prototype, ['connect'], (_result, _args, socket, outer) => {
      if (isObject(socket)) clients.add(socket, outer)
    })
    return liveCapture(
      clients,
      accepted(level, patches),
      datagrams(level, patches),
      connected(level, patches),
    )
  },
  proofs: [],
}

function accepted(level: CaptureLevel, patches: Patches): LiveResources {
  const live = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: isOpen,
    label: () => socketLabels.accepted,
  })
  const add = (server: object, socket: unknown) =>
    patches.isActive &&
    patches.guard.run(() => {
      if (socket instanceof Duplex) live.addFrom(socket, siteOfServer(server))
    })
  for (const prototype of topmost([net, http, https].map(({ Server }) => Server.prototype))) {
    patches.replace(
      prototype,
      ['emit'],
      (emit) =>
        function (this: object, event: unknown, first: unknown, second: unknown): unknown {
          if (event === 'connection') add(this, first)
          return arguments.length <= 3
            ? emit.call(this, event, first, second)
            : Reflect.apply(emit, this, arguments)
        },
    )
  }
  return live
}

function datagrams(level: CaptureLevel, patches: Patches): LiveResources {
  const closed = new WeakSet<object>()
  const live = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: (socket) => !closed.has(socket),
    label: () => 'datagram socket',
  })
  patches.after(dgram, ['createSocket'], (socket, _args, _self, outer) => {
    if (isObject(socket)) live.add(socket, outer)
  })
  patches.after(dgram.Socket.prototype, ['close'], (_result, _args, socket) => {
    if (isObject(socket)) closed.add(socket)
  })
  return live
}

function connected(level: CaptureLevel, patches: Patches): LiveResources {
  const live = new LiveSet<object>(level, {
    kind: 'socket',
    isAlive: (socket) => Reflect.get(socket, 'readyState') !== closedState,
    label: () => 'Bun.connect',
  })
  patches.after(bunObject(), ['connect'], (connecting, _args, _self, outer) => {
    if (!(connecting instanceof Promise) || isCalledByRuntime(outer)) return undefined
    const site = live.site(outer)
    return connecting.then((socket: unknown) => {
      patches.guard.run(() => isObject(socket) && live.addFrom(socket, site))
      return socket
    })
  })
  return live
}
