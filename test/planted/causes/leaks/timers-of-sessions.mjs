// A session has its heartbeat, and would stop it when it is closed. Nobody closes any: the timers follow from the Map.
const HEARTBEAT_MS = 60_000

class Session {
  seen = 0

  constructor(id) {
    this.id = id
    this.heartbeat = setInterval(() => this.seen++, HEARTBEAT_MS).unref()
  }

  close() {
    clearInterval(this.heartbeat)
  }
}

const sessions = new Map()

export function create() {
  return {
    step(i) {
      sessions.set(i, new Session(i)) // leak: heap
    },
    close() {},
  }
}
