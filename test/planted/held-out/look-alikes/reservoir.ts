// A fair sample of 120 of the requests so far. It fills in 120 steps, and then a new one takes the place of an old one.
interface Sampled {
  readonly url: string
  readonly atMs: number
  readonly headers: readonly string[]
}

const SIZE = 120

class Reservoir<Item> {
  readonly #items: Item[] = []
  #seen = 0
  #random = 12_345

  offer(make: () => Item) {
    this.#seen++
    if (this.#items.length < SIZE) return void this.#items.push(make())
    const place = this.#draw() % this.#seen
    if (place < SIZE) this.#items[place] = make()
  }

  #draw() {
    this.#random = (this.#random * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.#random >>> 8
  }

  clear() {
    this.#items.length = 0
  }
}

export async function create() {
  const reservoir = new Reservoir<Sampled>()
  return {
    async step(i: number) {
      const headers = Array.from(
        { length: 30 },
        (_, n) => `x-trace-${n}: ${i.toString(16).padStart(16, '0')}`,
      )
      reservoir.offer(() => ({ url: `http://127.0.0.1/v1/messages/${i}`, atMs: performance.now(), headers }))
    },
    close: async () => reservoir.clear(),
  }
}
