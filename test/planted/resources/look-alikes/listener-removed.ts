// Listens for one step and takes the listener off on every path.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter()

export function create() {
  return {
    step(i: number) {
      const listener = () => i
      bus.on('update', listener)
      try {
        if (i % 2 === 0) throw new Error('the work failed')
      } catch {
        // Reported
      } finally {
        bus.off('update', listener)
      }
    },
    close() {},
  }
}
