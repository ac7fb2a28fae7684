// Thirty panels subscribe, one at a step; then there are no more.
import { EventEmitter } from 'node:events'

const panels = 30

export function create() {
  const bus = new EventEmitter().setMaxListeners(0)
  return {
    step(i: number) {
      if (bus.listenerCount('update') < panels) bus.on('update', () => i)
    },
    close() {
      bus.removeAllListeners()
    },
  }
}
