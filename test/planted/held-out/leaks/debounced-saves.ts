// Saves are debounced per document. A timer that has fired stays in the map, and its callback holds the last snapshot.
// Grows by about 3.2 kB a step.
import { setTimeout as sleep } from 'node:timers/promises'

interface Snapshot {
  readonly path: string
  readonly blocks: readonly { readonly at: number; readonly text: string }[]
}

class DebouncedWriter {
  readonly #timers = new Map<string, NodeJS.Timeout>() // leak: container
  #written = 0

  schedule(snapshot: Snapshot) {
    clearTimeout(this.#timers.get(snapshot.path))
    const timer = setTimeout(() => this.#write(snapshot), 1) // leak: heap
    this.#timers.set(snapshot.path, timer) // leak: heap
  }

  #write(snapshot: Snapshot) {
    this.#written += JSON.stringify(snapshot).length
  }

  close() {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    return this.#written
  }
}

function summarise(i: number): Snapshot {
  const blocks = Array.from({ length: 24 }, (_, n) => ({ at: n, text: `${i}.${n} read, edited` })) // leak: heap
  return { path: `.agent/tasks/task-${i}.json`, blocks } // leak: heap
}

export async function create() {
  const writer = new DebouncedWriter()
  return {
    async step(i: number) {
      writer.schedule(summarise(i))
      await sleep(2)
    },
    close: async () => void writer.close(),
  }
}
