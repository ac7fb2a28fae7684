// A tool call listens for its own cancellation and for the end of the session, and stops to listen however it ends.
import { EventEmitter } from 'node:events'

const bus = new EventEmitter()

class ToolCall {
  readonly id: string
  readonly #args: readonly string[]

  constructor(id: string, args: readonly string[]) {
    this.id = id
    this.#args = args
  }

  async run(): Promise<string> {
    let isCancelled = false
    const cancel = () => {
      isCancelled = true
    }
    bus.once(`cancel:${this.id}`, cancel)
    bus.once('session:end', cancel)
    try {
      for (const arg of this.#args) {
        await Promise.resolve(arg)
        if (arg.endsWith('13.ts') && this.id.endsWith('3')) throw new Error(`${arg} is gone`)
        if (isCancelled) return 'cancelled'
      }
      return `${this.#args.length} files`
    } finally {
      bus.off(`cancel:${this.id}`, cancel)
      bus.off('session:end', cancel)
    }
  }
}

let calls = 0

export async function create() {
  return {
    async step(i: number) {
      const files = Array.from({ length: 16 }, (_, n) => `src/feature-${i}/part-${n}.ts`)
      const run = new ToolCall(`call_${calls++}`, files).run()
      if (i % 4 === 1) bus.emit(`cancel:call_${calls - 1}`)
      return run.catch((error: unknown) => String(error))
    },
    async close() {
      bus.emit('session:end')
    },
  }
}
