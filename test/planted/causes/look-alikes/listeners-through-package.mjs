// The same packages, used so that nothing stays.
import { Hub } from 'event-hub'

export function create() {
  const hub = new Hub()
  return {
    step(i) {
      hub.ask(i)
      const room = { name: `room ${i}` }
      hub.join(room)
      hub.leave(room)
    },
    close() {},
  }
}
