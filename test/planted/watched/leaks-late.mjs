// Quiet at first, then a listener that is never removed, five times a second until the end.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)
setTimeout(() => {
  setInterval(() => bus.on('change', () => {}), 200).unref() // leak:
}, 3_000)
setTimeout(() => process.exit(0), 12_000)
