// Servers that listen: TCP, local sockets, TLS, HTTP and HTTP/2 are all net.Server.
import net from 'node:net'
import type { Capture } from './capture.ts'
import { isObject } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { className, getterOf } from './own-value.ts'
import { rememberServer } from './server-sites.ts'

const listening = getterOf(net.Server.prototype, 'listening')
const isListening = (server: object) => listening(server) === true

export const servers: Capture = {
  kinds: ['server'],
  install: (level, patches) => {
    const heard = new WeakSet<object>()
    const live = new LiveSet<object>(level, {
      kind: 'server',
      // A server listens only once the name of its host is looked up, and never again once it is closed.
      isAlive: (server) => {
        if (isListening(server)) heard.add(server)
        return isListening(server) || !heard.has(server)
      },
      isCounted: isListening,
      label: className,
    })
    patches.after(net.Server.prototype, ['listen'], (_result, _args, server) => {
      if (!isObject(server)) return
      const site = live.site()
      if (typeof listening(server) !== 'boolean') {
        patches.guard.switchOff('a server did not say whether it listens')
      }
      rememberServer(server, site)
      live.addFrom(server, site)
    })
    return live
  },
  proofs: [],
}
