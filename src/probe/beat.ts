// A beat that is no timer of Node's: one more duration in Node's queue of timers costs a program that sets and clears
// deadlines 5 % of its loop. V8 ends a wait on memory that nobody else has, and its wait keeps no process alive.

import { harmless } from './harmless.ts'

/** As V8 made them. */
const { notify, waitAsync } = Atomics

/** The first beat comes soon: what it costs once, its code being made, is paid before anything is measured. */
const FIRST_MS = 20

/** Calls `act` first after 20 ms, then every `everyMs` milliseconds, in a task of its own, until it is disposed. */
export class Beat implements Disposable {
  readonly #act: () => void
  readonly #everyMs: number
  readonly #memory = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  #isOver = false

  constructor(act: () => void, everyMs: number) {
    this.#act = act
    this.#everyMs = everyMs
    void this.#run()
  }

  async #run(): Promise<void> {
    for (let waitMs = Math.min(FIRST_MS, this.#everyMs); ; waitMs = this.#everyMs) {
      await waitAsync(this.#memory, 0, 0, waitMs).value
      if (this.#isOver) return
      // What fails once may not fail at the next beat, and an exception here would be the program's own end.
      harmless(this.#act)
    }
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    notify(this.#memory, 0)
  }
}
