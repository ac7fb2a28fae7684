// Requests that wait for their answer, for the end of the program and for a deadline, and let go of all three.
import { EventEmitter, once, setMaxListeners } from 'node:events'

type Answer = { id: number; result?: string; error?: string }

const shutdown = new AbortController()
setMaxListeners(0, shutdown.signal)

class Connection extends EventEmitter {
  #id = 0

  async request(method: string) {
    const id = ++this.#id
    const deadline = setTimeout(() => this.emit(`answer:${id}`, { id, error: 'timed out' }), 600_000)
    try {
      const answered = once(this, `answer:${id}`, { signal: shutdown.signal })
      queueMicrotask(() => this.#serve(id, method))
      const [answer]: Answer[] = await answered
      if (answer?.error !== undefined) throw new Error(answer.error)
      return answer?.result
    } finally {
      clearTimeout(deadline)
    }
  }

  #serve(id: number, method: string) {
    const answer: Answer = method === 'tools/unknown' ? { id, error: 'no such tool' } : { id, result: method }
    this.emit(`answer:${id}`, answer)
  }
}

const connection = new Connection()

export function create() {
  let failures = 0
  return {
    async step(i: number) {
      await connection.request(i % 4 === 3 ? 'tools/unknown' : 'tools/call').catch(() => failures++)
    },
    close() {
      return failures
    },
  }
}
