// Counts what JavaScriptCore holds by type after two full collections with a turn between: exact, and the only look that
// tells what a Bun program keeps from garbage, of which it may hold hundreds of megabytes before it collects by itself.
import type { RegistryLevel } from '../resources/level.ts'
import { harmless } from '../probe/harmless.ts'
import { Pace } from '../probe/pace.ts'
import type { HeapTypes } from '../probe/thread-sample.ts'
import { collectJsc, jscHeapBytes, jscTypes } from './jsc-heap.ts'

/** Of the time, in processor time: a heap of a million objects takes 65 ms for a look, and is looked at every 13 seconds. */
const SHARE_OF_TIME = 0.005
/** The same at `full`, which is for hunts and not for production. */
const SHARE_AT_FULL = 0.1
/** Looks that may come before their time is there, so that a program of some seconds has enough. */
const CREDIT_MS = 300
const CREDIT_AT_FULL_MS = 2_000

/** As Bun made it: a program, or the fake timers of its tests, may put another in its place. */
const nextTurn = setImmediate

export class HeapLook {
  readonly #pace: Pace

  constructor(level: RegistryLevel) {
    const isFull = level === 'full'
    this.#pace = new Pace(isFull ? SHARE_AT_FULL : SHARE_OF_TIME, {
      creditMs: isFull ? CREDIT_AT_FULL_MS : CREDIT_MS,
      spentMs: processMs,
    })
  }

  get isDue(): boolean {
    return this.#pace.isDue
  }

  /** Tells in the next turn what it found; undefined where this Bun does not tell. */
  take(tell: (heap: HeapTypes | undefined) => void): void {
    const givenBackBytes = this.#pace.run(() => this.#givenBack())
    nextTurn(() => harmless(() => tell(this.#pace.run(() => this.#counted(givenBackBytes)))))
  }

  #givenBack(): number {
    const before = jscHeapBytes()
    collectJsc('all')
    const after = jscHeapBytes()
    return before === undefined || after === undefined ? 0 : Math.max(0, before - after)
  }

  #counted(givenBackBytes: number): HeapTypes | undefined {
    collectJsc('all')
    const types = jscTypes()
    return types && { ...types, givenBackBytes }
  }
}

/** Of all threads: the collector marks on several. */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
