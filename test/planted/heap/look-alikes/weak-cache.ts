// Values are held weakly, and a finaliser takes the entry of a dead one out.
const cache = new Map<string, WeakRef<object>>()
const dead = new FinalizationRegistry<string>((key) => {
  if (cache.get(key)?.deref() === undefined) cache.delete(key)
})

export function create() {
  return {
    async step(i: number) {
      const key = `page ${i}`
      const page = { rows: Array.from({ length: 300 }, (_, n) => n * i) }
      cache.set(key, new WeakRef(page))
      dead.register(page, key)
      await new Promise((resolve) => setImmediate(resolve))
    },
    close() {},
  }
}
