// How many different objects were seen, none of them kept.

export class Distinct {
  count = 0
  readonly #seen = new WeakSet<object>()

  add(thing: object): void {
    if (this.#seen.has(thing)) return
    this.#seen.add(thing)
    this.count++
  }
}
