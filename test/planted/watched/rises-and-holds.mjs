// Look-alikes of a leak that began late: each rises, and none until the end. Each has a line of its own.
import { EventEmitter } from 'node:events'

const every = (ms, act) => setInterval(() => act(), ms).unref()
const emitter = () => new EventEmitter().setMaxListeners(0)
const size = (bus) => bus.listenerCount('change')

const burst = emitter()
const sawTooth = emitter()
const cache = emitter()
const started = emitter()

setTimeout(() => {
  every(100, () => size(burst) < 40 && burst.on('change', () => {}))
}, 2_000)
every(100, () => {
  if (size(sawTooth) >= 23) sawTooth.removeAllListeners()
  sawTooth.on('change', () => {})
})
every(100, () => {
  if (Math.random() > size(cache) / 25) cache.on('change', () => {})
})
setTimeout(() => {
  every(50, () => size(started) < 20 && started.on('change', () => {}))
}, 6_000)
// However slow the machine: what has risen holds for as long as it rose.
const whole = setInterval(() => {
  if (size(burst) < 40 || size(started) < 20) return
  clearInterval(whole)
  setTimeout(() => process.exit(0), 6_000)
}, 100)
