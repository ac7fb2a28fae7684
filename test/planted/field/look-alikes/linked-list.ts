// The last 2,500 events in a linked list, cut at its tail: its bound is a field that counts, which no code compares beside an
// addition to a container.
interface Node {
  readonly event: string
  readonly next: Node | undefined
  previous: Node | undefined
}

class Recent {
  #head: Node | undefined
  #tail: Node | undefined
  #count = 0

  add(event: string): void {
    const node: Node = { event, next: this.#head, previous: undefined }
    if (this.#head === undefined) this.#tail = node
    else this.#head.previous = node
    this.#head = node
    this.#count += 1
    if (this.#count > 2_500) this.#cut()
  }

  #cut(): void {
    this.#tail = this.#tail?.previous
    if (this.#tail !== undefined) Object.assign(this.#tail, { next: undefined })
    this.#count -= 1
  }
}

export function create() {
  const recent = new Recent()
  return {
    step(serial: number) {
      recent.add(`event ${serial}`)
    },
    close() {},
  }
}
