// Message ports and broadcast channels. An open port stays in memory until it is closed, whoever lets go of it; only
// its inspection tells whether it is open.
import { inspect } from 'node:util'
import workerThreads from 'node:worker_threads'
import type { Install } from './capture.ts'
import { liveCapture } from './live-capture.ts'
import { LiveSet } from './live-set.ts'
import { Patches } from './patches.ts'

export const capturePorts: Install = (level) => {
  const patches = new Patches()
  const ports = new LiveSet(level, { kind: 'port', isAlive: isOpen, label: () => 'MessagePort' })
  const channels = new LiveSet(level, { kind: 'port', isAlive: isOpen, label: () => 'BroadcastChannel' })
  for (const owner of [globalThis, workerThreads]) {
    patches.afterConstruct(owner, 'MessageChannel', (channel) => {
      const port: unknown = Reflect.get(channel, 'port1') // Closing either end closes both.
      if (typeof port === 'object' && port !== null) ports.add(port)
    })
    patches.afterConstruct(owner, 'BroadcastChannel', (channel) => channels.add(channel))
  }
  return liveCapture(patches, [ports, channels])
}

function isOpen(port: object): boolean {
  return /\bactive: true\b/.test(inspect(port, { depth: 1 }))
}
