// Forty listeners at most, one more in every sixth step: the oldest goes when there are more.
import { EventEmitter } from 'node:events'

export function create() {
  const bus = new EventEmitter().setMaxListeners(0)
  const live: (() => void)[] = []
  return {
    step(serial: number) {
      if (serial % 6 !== 0) return
      const listener = () => void serial
      bus.on('event', listener)
      live.push(listener)
      const oldest = live.length > 40 ? live.shift() : undefined
      if (oldest !== undefined) bus.off('event', oldest)
    },
    close() {
      for (const listener of live) bus.off('event', listener)
    },
  }
}
