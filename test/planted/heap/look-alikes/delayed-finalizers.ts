// What hangs on a dead handle is given back by a finaliser, some turns of the loop after the collection.
const bodies = new Map<number, Uint8Array>()
const dead = new FinalizationRegistry<number>((id) => {
  setTimeout(() => bodies.delete(id), 2)
})
let serial = 0

export function create() {
  return {
    async step(i: number) {
      const id = serial++
      const handle = { id, name: `handle ${i}` }
      bodies.set(id, new Uint8Array(4_000))
      dead.register(handle, id)
      await new Promise((resolve) => setTimeout(resolve, 1))
    },
    close() {},
  }
}

export const meta = { settleMs: 1_000 }
