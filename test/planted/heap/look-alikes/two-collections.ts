// Needs two collections: the first one's finaliser lets go of what the second one frees.
const attached = new Map<number, object>()
const dead = new FinalizationRegistry<number>((id) => attached.delete(id))
let serial = 0

export function create() {
  return {
    async step(i: number) {
      const id = serial++
      const owner = { id }
      attached.set(id, { id, rows: Array.from({ length: 400 }, (_, n) => n + i / 5) })
      dead.register(owner, id)
      await new Promise((resolve) => setImmediate(resolve))
    },
    close() {},
  }
}

export const meta = { settleMs: 1_000 }
