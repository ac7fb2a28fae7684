// Nothing but its timer holds a session once it has left the Map: the timer is the cause, the sessions follow from it.
const HEARTBEAT_MS = 60_000

class Session {
  events = []

  constructor(id) {
    this.id = id
    this.heartbeat = setInterval(() => this.events.push(id), HEARTBEAT_MS).unref() // leak: timer
  }
}

const sessions = new Map()

export function create() {
  return {
    step(i) {
      sessions.set(i, new Session(i))
      sessions.delete(i - 3)
    },
    close() {
      sessions.clear()
    },
  }
}
