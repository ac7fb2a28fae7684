// A tool call listens once for its own cancellation. A call that ends well is never cancelled, and never stops to listen.
// Grows by about 2.7 kB a step.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter() // leak: container

class ToolCall {
  readonly id: string
  readonly #args: readonly string[]
  #isCancelled = false

  constructor(id: string, args: readonly string[]) {
    this.id = id
    this.#args = args
  }

  async run(): Promise<string> {
    bus.once(`cancel:${this.id}`, () => {
      // leak: heap
      this.#isCancelled = true
    })
    for (const arg of this.#args) {
      await Promise.resolve(arg)
      if (this.#isCancelled) return 'cancelled'
    }
    return `${this.#args.length} files`
  }
}

let calls = 0

export async function create() {
  return {
    async step(i: number) {
      const files = Array.from({ length: 16 }, (_, n) => `src/feature-${i}/part-${n}.ts`) // leak: heap
      const call = new ToolCall(`call_${calls++}`, files) // leak: heap
      await call.run()
    },
    async close() {
      bus.emit('idle')
    },
  }
}
