// Sessions with a heartbeat each, of which the oldest is closed for every one that comes.
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

function end(id) {
  sessions.get(id)?.close()
  sessions.delete(id)
}

export function create() {
  return {
    step(i) {
      sessions.set(i, new Session(i))
      end(i - 12)
    },
    close() {
      for (const id of sessions.keys()) end(id)
    },
  }
}
