// The package that is called keeps what it is given.
import { Hub } from 'event-hub'

export function create() {
  const hub = new Hub()
  return {
    step(i) {
      hub.join({ name: `room ${i}` }) // leak: heap
    },
    close() {},
  }
}
