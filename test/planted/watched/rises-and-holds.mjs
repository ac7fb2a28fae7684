// Look-alikes of a leak that began late: each rises, and none until the end. Each has a line of its own.
import { EventEmitter } from 'node:events'
import { looks, untilLooks } from './looks.ts'

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
// What has risen holds for as long as it rose, by the clock and by the looks at it.
const whole = setInterval(() => {
  if (size(burst) < 40 || size(started) < 20) return
  clearInterval(whole)
  void untilLooks(2 * looks() + 4, performance.now() + 6_000).then(() => process.exit(0))
}, 100)
