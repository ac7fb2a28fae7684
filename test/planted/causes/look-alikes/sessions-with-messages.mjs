// Sessions with messages in each of them, of which the oldest goes when a new one comes.
const OPEN = 4
const sessions = new Map()

class Session {
  messages = []

  say(text) {
    this.messages.push({ text })
  }
}

export function create() {
  return {
    step(i) {
      if (i % OPEN === 0) sessions.set(i, new Session())
      const [oldest] = sessions.keys()
      if (sessions.size > OPEN) sessions.delete(oldest)
      for (const session of sessions.values()) session.say(`turn ${i}`)
    },
    close() {
      sessions.clear()
    },
  }
}
