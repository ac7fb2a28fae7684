// Quiet at first, then a listener that is never removed, five times a second until the end.
import { EventEmitter } from 'node:events'
import { untilLooks } from './looks.ts'

const bus = new EventEmitter().setMaxListeners(0)
await untilLooks(5, 3_000)
setInterval(() => bus.on('change', () => {}), 200).unref() // leak:
await untilLooks(20, 12_000)
process.exit(0)
