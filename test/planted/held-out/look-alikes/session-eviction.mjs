// At most 12 sessions are open; the one used longest ago is put to sleep, as a summary in a table of 50.
const OPEN = 12
const ASLEEP = 50

class Sessions {
  #open = new Map()
  #asleep = new Map()

  use(id) {
    const session = this.#open.get(id) ?? { id, messages: [], summary: this.#asleep.get(id) }
    this.#open.delete(id)
    this.#open.set(id, session)
    this.#asleep.delete(id)
    if (this.#open.size > OPEN) this.#sleep(this.#open.keys().next().value)
    return session
  }

  #sleep(id) {
    this.#asleep.set(id, { length: this.#open.get(id).messages.length, title: `session ${id}` })
    this.#open.delete(id)
    if (this.#asleep.size > ASLEEP) this.#asleep.delete(this.#asleep.keys().next().value)
  }

  close() {
    this.#open.clear()
    this.#asleep.clear()
  }
}

export async function create() {
  const sessions = new Sessions()
  return {
    step: async (i) => {
      const session = sessions.use(`${Math.floor(i / 2)}`)
      for (let n = 0; n < 20; n++) session.messages.push({ role: 'user', at: i + n / 20 })
    },
    close: async () => sessions.close(),
  }
}
