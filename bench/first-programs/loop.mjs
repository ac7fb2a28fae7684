// One loop for as long as it lives.
import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

const bus = new EventEmitter()
bus.setMaxListeners(0)
for (let job = 0; ; job += 1) {
  if (process.env.LEAKS) bus.on('done', () => job) // planted
  await pause(50)
}
