// Indexes files two at a time; a job that fails keeps its slot, and soon every job waits for one.
import { readFile } from 'node:fs/promises'

class Slots {
  #free = 2
  readonly #waiting: (() => void)[] = []

  async take() {
    // leak: promise
    if (this.#free > 0) {
      this.#free--
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve)) // leak: promise
  }

  give() {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}

const slots = new Slots()
const index = new Map<string, number>()

async function indexFile(path: string) {
  // leak: promise
  await slots.take() // leak: promise
  const text = await readFile(path, 'utf8')
  index.set(path, text.length)
  slots.give()
}

export function create() {
  return {
    async step(i: number) {
      const path = i % 6 === 5 ? `${import.meta.filename}.deleted` : import.meta.filename
      indexFile(path).catch(() => {}) // leak: promise
      await new Promise((resolve) => setTimeout(resolve, 2))
    },
    close() {},
  }
}
