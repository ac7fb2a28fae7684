// Subscribes for the length of a step, with a closure over something big.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter()

export function create() {
  return {
    async step(i: number) {
      const seen: number[] = []
      const onEvent = (value: number) => seen.push(value)
      bus.on('event', onEvent)
      for (let n = 0; n < 200; n++) bus.emit('event', i + n / 2)
      await Promise.resolve()
      bus.off('event', onEvent)
    },
    close() {},
  }
}
