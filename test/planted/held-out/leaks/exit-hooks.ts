// A session writes its journal when the process exits. One that was closed before still waits to do so.
// Grows by about 15 kB a life.
interface Entry {
  readonly turn: number
  readonly atMs: number
  readonly note: string
}

const ENTRIES = 200
const blank = (n: number): Entry => ({ turn: -1 - n, atMs: n / 8, note: '' }) // leak: heap

class Journal {
  readonly #entries: Entry[] = Array.from({ length: ENTRIES }, (_, n) => blank(n)) // leak: heap, container
  #isFlushed = true

  constructor() {
    process.setMaxListeners(0)
    process.on('exit', () => this.flush()) // leak: heap
  }

  write(turn: number, note: string) {
    this.#entries[turn % ENTRIES] = { turn, atMs: performance.now(), note } // leak: heap
    this.#isFlushed = false
  }

  flush() {
    if (this.#isFlushed) return 0
    this.#isFlushed = true
    return JSON.stringify(this.#entries).length
  }
}

export async function create() {
  const journal = new Journal() // leak: heap
  return {
    async step(i: number) {
      journal.write(i, i % 2 === 0 ? 'asked' : 'answered')
    },
    async close() {
      journal.flush()
    },
  }
}
