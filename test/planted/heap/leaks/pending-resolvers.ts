// Callers wait for a slot; nobody gives one back, so every resolver stays in line.
// Grows by about 820 B a step.
export class Slots {
  free = 4
  readonly #waiting: (() => void)[] = [] // leak: container

  async take(request: object) {
    if (this.free-- > 0) return request
    await new Promise<void>((resolve) => this.#waiting.push(resolve)) // leak: heap, promise
    return request
  }
}

export function create() {
  const slots = new Slots()
  return {
    step(i: number) {
      void slots.take({ path: `/file/${i}`, sizes: [i, i, i, i, i, i, i, i] }) // leak: heap, promise
    },
    close() {},
  }
}
