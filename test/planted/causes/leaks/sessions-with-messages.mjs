// Sessions that nobody ends, and messages in each of them, by another line and for some steps on.
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
      if (i % OPEN === 0) sessions.set(i, new Session()) // leak: heap
      for (const session of [...sessions.values()].slice(-OPEN)) session.say(`turn ${i}`)
    },
    close() {},
  }
}
