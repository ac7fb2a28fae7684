// A collection before a sample, so that garbage is not counted as alive; `gc` stays hidden from the watched program.
// A program may live in a heap of gigabytes: collections are spaced so that they take a fixed share of its time at most.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { RegistryLevel } from '../resources/level.ts'

/** Of the time of the thread. A heap of 5 MB is collected in 3 ms and may be six times a second; one of 1 GB every half minute. */
const SHARE_OF_TIME = 0.02

/** The same at `full`, which is for hunts and not for production. */
const SHARE_AT_FULL = 0.1

export class Collector {
  readonly #shareOfTime: number
  #collect: Function | undefined
  #notBeforeMs = 0

  constructor(level: RegistryLevel) {
    this.#shareOfTime = level === 'full' ? SHARE_AT_FULL : SHARE_OF_TIME
  }

  /** False when none is due, or this runtime does not allow one. */
  collect(): boolean {
    if (performance.now() < this.#notBeforeMs) return false
    this.#collect ??= collection()
    if (this.#collect === undefined) return false
    const startMs = performance.now()
    Reflect.apply(this.#collect, undefined, [])
    const endMs = performance.now()
    this.#notBeforeMs = endMs + (endMs - startMs) / this.#shareOfTime
    return true
  }
}

/** V8 puts `gc` into contexts that are made while the flag is set. */
function collection(): Function | undefined {
  try {
    if (globalThis.gc !== undefined) return globalThis.gc
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    setFlagsFromString('--no-expose-gc')
    return typeof collect === 'function' ? collect : undefined
  } catch {
    return undefined // Without it samples say that they hold garbage, and are not judged.
  }
}
