// The newest of a series, bounded by count and by bytes: the oldest go first, and are counted.
// A ring over one array that grows by doubling up to its limit, so that adding and evicting cost the same at any size;
// its length is a power of two, so that a place is found with a mask.

export interface RingLimits {
  readonly maxItems: number
  /** Of what `weigh` says. One item above it is kept alone. */
  readonly maxBytes: number
}

const firstSlots = 64

export class BoundedRing<Item> implements Iterable<Item> {
  /** Items and bytes that the limits pushed out. */
  evicted = 0
  evictedBytes = 0
  readonly #limits: RingLimits
  readonly #weigh: (item: Item) => number
  #slots: (Item | undefined)[] = []
  #head = 0
  #size = 0
  #bytes = 0

  /** @throws RangeError unless both limits are at least 1 */
  constructor(limits: RingLimits, weigh: (item: Item) => number) {
    if (!(limits.maxItems >= 1 && limits.maxBytes >= 1)) {
      throw new RangeError(
        `Make ring: limits are ${limits.maxItems} items and ${limits.maxBytes} bytes and must be at least 1`,
      )
    }
    this.#limits = limits
    this.#weigh = weigh
  }

  get size(): number {
    return this.#size
  }

  get bytes(): number {
    return this.#bytes
  }

  get oldest(): Item | undefined {
    return this.#slots[this.#head]
  }

  get newest(): Item | undefined {
    return this.at(this.#size - 1)
  }

  /** By age: 0 is the oldest. Undefined outside. */
  at(index: number): Item | undefined {
    if (index < 0 || index >= this.#size) return undefined
    return this.#slots[(this.#head + index) & (this.#slots.length - 1)]
  }

  /** Adds the newest; returns how many had to go for it. */
  push(item: Item): number {
    const before = this.evicted
    this.#bytes += this.#weigh(item)
    if (this.#size === this.#slots.length) this.#grow()
    this.#slots[(this.#head + this.#size) & (this.#slots.length - 1)] = item
    this.#size++
    while (this.#size > 1 && this.#isFull()) this.#evict()
    return this.evicted - before
  }

  /** Takes the oldest. */
  shift(): Item | undefined {
    const item = this.oldest
    if (item === undefined) return undefined
    this.#slots[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#slots.length - 1)
    this.#size--
    this.#bytes -= this.#weigh(item)
    return item
  }

  /** Pushes everything out, and counts it. */
  evictAll(): void {
    while (this.#size > 0) this.#evict()
    this.clear()
  }

  /** Lets go of everything, the slots too. */
  clear(): void {
    this.#slots = []
    this.#head = 0
    this.#size = 0
    this.#bytes = 0
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<Item, void, undefined> {
    for (let index = 0; index < this.#size; index++) {
      const item = this.at(index)
      if (item !== undefined) yield item
    }
  }

  #isFull(): boolean {
    return this.#size > this.#limits.maxItems || this.#bytes > this.#limits.maxBytes
  }

  #evict(): void {
    const before = this.#bytes
    this.shift()
    this.evicted++
    this.evictedBytes += before - this.#bytes
  }

  #grow(): void {
    const wanted = Math.max(firstSlots, this.#size * 2)
    const slots = Array.from<Item | undefined>({ length: wanted }).fill(undefined)
    for (let index = 0; index < this.#size; index++) slots[index] = this.at(index)
    this.#slots = slots
    this.#head = 0
  }
}
