// A handle that is dropped should give back its slot. What does so is a closure over the handle, so it is never collected.
// Grows by about 13 kB a step.
const cleanups = new FinalizationRegistry<() => void>((cleanUp) => cleanUp()) // leak: container

class Slots {
  #taken = 0

  take() {
    return ++this.#taken
  }

  giveBack(slot: number) {
    if (slot <= this.#taken) this.#taken--
  }
}

class PreviewHandle {
  readonly slot: number
  readonly pixels: Uint8Array
  readonly #slots: Slots

  constructor(slots: Slots, width: number, height: number) {
    this.#slots = slots
    this.slot = slots.take()
    this.pixels = new Uint8Array(width * height * 4) // leak: heap
    cleanups.register(this, () => this.#release()) // leak: heap
  }

  #release() {
    this.#slots.giveBack(this.slot)
  }
}

export async function create() {
  const slots = new Slots()
  return {
    async step(i: number) {
      const preview = new PreviewHandle(slots, 64, 50) // leak: heap
      preview.pixels.fill(i % 256)
      return preview.slot
    },
    async close() {},
  }
}
