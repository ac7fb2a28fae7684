// Servers that listen: TCP, local sockets, TLS, HTTP and HTTP/2 are all net.Server.
import net from 'node:net'
import type { Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'
import { rememberServer } from './server-sites.ts'

type Listening = object & { readonly _handle?: unknown }

export const captureServers: Install = (level) => {
  const patches = new Patches()
  const heard = new WeakSet<Listening>()
  const isListening = ({ _handle: handle }: Listening) => handle !== null
  const servers = new LiveSet<Listening>(level, {
    kind: 'server',
    // A server has no handle until the name of its host is looked up, and none again once it is closed.
    isAlive: (server) => {
      if (isListening(server)) heard.add(server)
      return isListening(server) || !heard.has(server)
    },
    isCounted: isListening,
    label: ({ constructor }) => constructor.name,
  })
  patches.after(net.Server.prototype, ['listen'], (_result, _args, server) => {
    if (!isObject(server)) return
    const site = servers.site()
    rememberServer(server, site)
    servers.addFrom(server, site)
  })
  return liveCapture(patches, [servers])
}
