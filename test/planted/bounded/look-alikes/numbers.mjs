// A cache of numbers by number, which holds nothing that is counted, and is full after 1,500 steps.
class Counts {
  #max
  #byLine = new Map()
  constructor(max) {
    this.#max = max
  }
  keep(line, count) {
    this.#byLine.set(line, count)
    if (this.#byLine.size > this.#max) this.#byLine.delete(this.#byLine.keys().next().value)
  }
}

const counts = new Counts(1_500)

export function create() {
  return {
    step(i) {
      counts.keep(i, i % 80)
    },
    close() {},
  }
}
