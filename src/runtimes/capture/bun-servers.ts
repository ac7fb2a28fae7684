// Servers of Bun that are no net.Server: those of node:http, which are native there, Bun.serve and Bun.listen.
import http from 'node:http'
import https from 'node:https'
import { isCalledByRuntime } from '../../resources/site.ts'
import type { Capture, CaptureLevel, LiveResources } from '../../probe/capture/capture.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'
import { className } from '../../probe/capture/own-value.ts'
import type { Patches } from '../../probe/capture/patches.ts'
import { rememberServer } from '../../probe/capture/server-sites.ts'
import { servers } from '../../probe/capture/servers.ts'
import { bunObject } from './bun-object.ts'
import { topmost } from './topmost.ts'

export const bunServers: Capture = {
  kinds: ['server'],
  install: (level, patches) =>
    liveCapture(
      servers.install(level, patches),
      httpServers(level, patches),
      ...['serve', 'listen'].map((name) => nativeServers(level, patches, name)),
    ),
  proofs: servers.proofs,
}

function httpServers(level: CaptureLevel, patches: Patches): LiveResources {
  const heard = new WeakSet<object>()
  const live = new LiveSet<object>(level, {
    kind: 'server',
    isAlive: (server) => {
      if (isListening(server)) heard.add(server)
      return isListening(server) || !heard.has(server)
    },
    isCounted: isListening,
    label: (server) => `http ${className(server)}`,
  })
  for (const prototype of topmost([http.Server.prototype, https.Server.prototype])) {
    patches.after(prototype, ['listen'], (_result, _args, server, outer) => {
      if (!isObject(server)) return
      const site = live.site(outer)
      rememberServer(server, site)
      live.addFrom(server, site)
    })
  }
  return live
}

function isListening(server: object): boolean {
  return Reflect.get(server, 'listening') === true
}

/** Each is known to have stopped by its `stop`, or by a port that it no longer has. */
function nativeServers(level: CaptureLevel, patches: Patches, name: string): LiveResources {
  const stopped = new WeakSet<object>()
  const prototypes = new WeakSet<object>()
  const live = new LiveSet<object>(level, {
    kind: 'server',
    isAlive: (server) =>
      !stopped.has(server) && Reflect.get(server, 'port') !== 0 && Reflect.get(server, 'fd') !== -1,
    label: () => `Bun.${name}`,
  })
  patches.after(bunObject(), [name], (server, _args, _self, outer) => {
    if (!isObject(server) || isCalledByRuntime(outer)) return // Those of node:http and node:net are known.
    const prototype: unknown = Object.getPrototypeOf(server)
    if (isObject(prototype) && !prototypes.has(prototype)) {
      prototypes.add(prototype)
      patches.after(prototype, ['stop'], (_result, _given, each) => {
        if (isObject(each)) stopped.add(each)
      })
    }
    live.add(server, outer)
  })
  return live
}
