// Plain numbers in an array: nothing that a snapshot counts, only a store that V8 enlarges by half when it is full.
class Meter {
  #samples = []
  record(ms) {
    this.#samples.push(ms) // leak: heap
  }
}

const meter = new Meter()

export function create() {
  return {
    step(i) {
      for (let call = 0; call < 5; call += 1) meter.record(i * 1.5 + call)
    },
    close() {},
  }
}
