// Message ports and broadcast channels. An open port stays in memory until it is closed, whoever lets go of it; only
// its inspection tells whether it is open.
import { inspect } from 'node:util'
import workerThreads from 'node:worker_threads'
import type { Capture, Install } from './capture.ts'
import { isObject, liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { ownValue } from './own-value.ts'

/** Node's own inspection of a port, which is asked for its figures and not for its text. */
const inspection: unknown = Reflect.get(workerThreads.MessagePort.prototype, inspect.custom)

/** Ports that only proved that ports are seen: a closed one is open until the next turn of the loop. */
const over = new WeakSet<object>()

const install: Install = (level, patches) => {
  const ports = new LiveSet<object>(level, {
    kind: 'port',
    isAlive: (port) => isOpen(port) && !over.has(port),
    label: () => 'MessagePort',
  })
  const closed = new WeakSet<object>()
  const channels = new LiveSet<object>(level, {
    kind: 'port',
    isAlive: (channel) => !closed.has(channel),
    label: () => 'BroadcastChannel',
  })
  for (const owner of [globalThis, workerThreads]) {
    patches.afterConstruct(owner, 'MessageChannel', (channel) => {
      const port = ownValue(channel, 'port1') // Closing either end closes both.
      if (!isObject(port)) patches.guard.switchOff('a new MessageChannel has no port1')
      else ports.add(port)
    })
    patches.afterConstruct(owner, 'BroadcastChannel', (channel) => channels.add(channel))
  }
  patches.after(workerThreads.BroadcastChannel.prototype, ['close'], (_result, _args, channel) => {
    if (isObject(channel)) closed.add(channel)
  })
  return liveCapture(ports, channels)
}

function isOpen(port: object): boolean {
  const shown: unknown = typeof inspection === 'function' ? Reflect.apply(inspection, port, []) : undefined
  return isObject(shown) && ownValue(shown, 'active') === true
}

export const ports: Capture = {
  kinds: ['port'],
  install,
  proofs: [
    {
      kind: 'port',
      what: 'MessageChannel',
      make: ({ construct }) => {
        const channel = construct(workerThreads, 'MessageChannel')
        return () => {
          if (!(channel instanceof workerThreads.MessageChannel)) return
          over.add(channel.port1)
          channel.port1.close()
        }
      },
    },
    {
      kind: 'port',
      what: 'BroadcastChannel',
      make: ({ construct }) => {
        const channel = construct(workerThreads, 'BroadcastChannel', 'tidemark proof')
        return () => {
          if (channel instanceof workerThreads.BroadcastChannel) channel.close()
        }
      },
    },
  ],
}
