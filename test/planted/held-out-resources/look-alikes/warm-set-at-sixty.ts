// After sixty calls the host warms up: a fixed set of descriptors, timers and listeners, once for ever.
import { EventEmitter } from 'node:events'
import { openSync, readSync } from 'node:fs'

export const meta = { steps: 120 }

const bus = new EventEmitter()
bus.setMaxListeners(50)

let calls = 0
let warm: { descriptors: number[]; timers: NodeJS.Timeout[] } | undefined

function warmUp() {
  const descriptors = Array.from({ length: 8 }, () => openSync(import.meta.filename, 'r'))
  const timers = Array.from({ length: 6 }, (_, lane) =>
    setInterval(() => bus.emit('sweep', lane), 60_000).unref(),
  )
  for (let lane = 0; lane < 12; lane++) bus.on('sweep', (swept: number) => swept === lane)
  return { descriptors, timers }
}

export function create() {
  const buffer = Buffer.alloc(64)
  return {
    step() {
      if (++calls === 60) warm = warmUp()
      const descriptor = warm?.descriptors[calls % 8]
      if (descriptor !== undefined) readSync(descriptor, buffer, 0, 64, 0)
    },
    close() {},
  }
}
