// A permission that nobody grants in time is denied by a race; the question itself stays on the board.
// Grows by about 2.5 kB a step.
import { setImmediate as turn } from 'node:timers/promises'

interface Ask {
  readonly tool: string
  readonly patterns: readonly string[]
  readonly granted: Promise<boolean>
  respond(granted: boolean): void
}

export async function create() {
  const board: { [id: string]: Ask } = {} // leak: container
  const ask = (id: string, tool: string, patterns: readonly string[]) => {
    const answer = Promise.withResolvers<boolean>() // leak: heap, promise
    const granted = answer.promise
    const respond = (value: boolean) => answer.resolve(Reflect.deleteProperty(board, id) && value) // leak: heap
    board[id] = { tool, patterns, granted, respond } // leak: heap
    return Promise.race([granted, turn(false)]) // leak: heap, promise
  }
  return {
    async step(i: number) {
      const patterns = Array.from({ length: 12 }, (_, n) => `src/feature-${i}/part-${n}/**`) // leak: heap
      if (await ask(`per_${i}`, 'edit', patterns)) throw new Error('nobody is there to grant it')
    },
    async close() {},
  }
}
