// Message ports and broadcast channels of Bun and Deno, which do not tell whether one is open: it is until either end
// was closed, or nobody holds it any longer.
import workerThreads from 'node:worker_threads'
import type { Capture } from '../../probe/capture/capture.ts'
import { isObject, liveCapture } from '../../probe/capture/live-capture.ts'
import { LiveSet } from '../../probe/capture/live-set.ts'

export const messagePorts: Capture = {
  kinds: ['port'],
  install: (level, patches) => {
    const closed = new WeakSet<object>()
    const others = new WeakMap<object, WeakRef<object>>()
    const isOpen = (port: object) => !closed.has(port)
    const ports = new LiveSet<object>(level, { kind: 'port', isAlive: isOpen, label: () => 'MessagePort' })
    const channels = new LiveSet<object>(level, {
      kind: 'port',
      isAlive: isOpen,
      label: () => 'BroadcastChannel',
    })
    for (const owner of [globalThis, workerThreads]) {
      patches.afterConstruct(owner, 'MessageChannel', (channel) => {
        const port: unknown = Reflect.get(channel, 'port1')
        const other: unknown = Reflect.get(channel, 'port2')
        if (!isObject(port) || !isObject(other)) patches.guard.switchOff('a new MessageChannel has no ports')
        else {
          others.set(other, new WeakRef(port))
          ports.add(port)
        }
      })
      patches.afterConstruct(owner, 'BroadcastChannel', (channel) => channels.add(channel))
    }
    for (const { prototype } of [workerThreads.MessagePort, workerThreads.BroadcastChannel]) {
      patches.after(prototype, ['close'], (_result, _args, port) => {
        if (!isObject(port)) return
        closed.add(port)
        const other = others.get(port)?.deref()
        if (other !== undefined) closed.add(other)
      })
    }
    return liveCapture(ports, channels)
  },
  proofs: [
    {
      kind: 'port',
      what: 'MessageChannel',
      make: ({ construct }) => {
        const channel = construct(workerThreads, 'MessageChannel')
        return () => {
          if (isObject(channel)) closePort(Reflect.get(channel, 'port2'))
        }
      },
    },
  ],
}

function closePort(port: unknown): void {
  if (port instanceof workerThreads.MessagePort) port.close()
}
