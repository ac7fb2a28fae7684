// The package that is called listens through another one and never stops.
import { Hub } from 'event-hub'

export function create() {
  const hub = new Hub()
  return {
    step(i) {
      hub.request(i) // leak: listener
    },
    close() {},
  }
}
