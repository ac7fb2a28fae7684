// Each session composes a signal over one of its own and listens to it, and goes with both once another three have come.
const sessions = new Map()
let ended = 0

function noteEnded() {
  ended += 1
}

class Session {
  #own = new AbortController()

  constructor(id) {
    this.id = id
    this.signal = AbortSignal.any([this.#own.signal])
    this.signal.addEventListener('abort', noteEnded)
  }
}

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
