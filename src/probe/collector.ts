// A collection before a sample, so that garbage is not counted as alive; `gc` stays hidden from the watched program.
// A program may live in a heap of gigabytes: collections are spaced so that they take a fixed share of its time at most.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { nowMs } from '../resources/clock.ts'
import type { RegistryLevel } from '../resources/level.ts'
import { Pace } from './pace.ts'

/** Of the time of the thread. A heap of 5 MB is collected in 3 ms and may be five times a second; one of 1 GB every 40 s. */
const SHARE_OF_TIME = 0.015

/** The same at `full`, which is for hunts and not for production. */
const SHARE_AT_FULL = 0.1

/** Collections that may come before their time is there, so that a program of some seconds has samples enough on a busy machine. */
const CREDIT_MS = 1_000
/** A hunt may take them at once. */
const CREDIT_AT_FULL_MS = 2_000

export class Collector {
  readonly #pace: Pace
  #collect: Function | undefined

  constructor(level: RegistryLevel) {
    this.#pace = new Pace(level === 'full' ? SHARE_AT_FULL : SHARE_OF_TIME, {
      creditMs: level === 'full' ? CREDIT_AT_FULL_MS : CREDIT_MS,
      spentMs: nowMs,
    })
  }

  /** False when none is due, or this runtime does not allow one. */
  collect(): boolean {
    return this.#pace.isDue && this.collectNow()
  }

  /** Due or not: later ones wait for their time. False where this runtime does not allow one. */
  collectNow(): boolean {
    const collect = (this.#collect ??= collection())
    if (collect === undefined) return false
    this.#pace.run(() => Reflect.apply(collect, undefined, []))
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
