// Takes off another function than the one it put on.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter().setMaxListeners(0)

class Panel {
  update() {}
  show() {
    bus.on('update', this.update.bind(this)) // leak: listener
  }
  hide() {
    bus.off('update', this.update.bind(this))
  }
}

export function create() {
  return {
    step() {
      const panel = new Panel()
      panel.show()
      panel.hide()
    },
    close() {},
  }
}
