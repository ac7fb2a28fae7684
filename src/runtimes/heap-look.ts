// Counts what JavaScriptCore holds by type after two full collections with a turn between: exact, and the only look that
// tells what a Bun program keeps from garbage, of which it may hold hundreds of megabytes before it collects by itself.
import type { RegistryLevel } from '../resources/level.ts'
import { harmless } from '../probe/harmless.ts'
import { isObject } from '../probe/capture/live-capture.ts'
import { Pace } from '../probe/pace.ts'
import type { HeapTypes } from '../probe/thread-sample.ts'
import { bunModule } from './capture/bun-object.ts'
import { isJscsOwn } from '../heap/snapshot/jsc-types.ts'

/** Of the time, in processor time: a heap of a million objects takes 65 ms for a look, and is looked at every 13 seconds. */
const SHARE_OF_TIME = 0.005
/** The same at `full`, which is for hunts and not for production. */
const SHARE_AT_FULL = 0.1
/** Looks that may come before their time is there, so that a program of some seconds has enough. */
const CREDIT_MS = 300
const CREDIT_AT_FULL_MS = 2_000

const jsc = bunModule('bun:jsc')

/** As Bun made it: a program, or the fake timers of its tests, may put another in its place. */
const nextTurn = setImmediate

export class HeapLook {
  readonly #pace: Pace
  /** Without giving memory back and forgetting compiled code, as Bun.gc does: it takes three times as long. */
  readonly #collect = method(jsc, 'fullGC')
  readonly #size = method(jsc, 'heapSize')
  readonly #stats = method(jsc, 'heapStats')

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
    const before = this.#size?.()
    this.#collect?.()
    const after = this.#size?.()
    return typeof before === 'number' && typeof after === 'number' ? Math.max(0, before - after) : 0
  }

  #counted(givenBackBytes: number): HeapTypes | undefined {
    this.#collect?.()
    const stats = this.#stats?.()
    if (this.#collect === undefined || !isObject(stats)) return undefined
    const counts = countsOf(Reflect.get(stats, 'objectTypeCounts'))
    const kept = countsOf(Reflect.get(stats, 'protectedObjectTypeCounts'))
    const bytes: unknown = Reflect.get(stats, 'heapSize')
    if (counts === undefined || kept === undefined || typeof bytes !== 'number') return undefined
    return { counts, protected: kept, bytes, givenBackBytes }
  }
}

/** Of all threads: the collector marks on several. */
function processMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function countsOf(told: unknown): Readonly<Record<string, number>> | undefined {
  if (!isObject(told)) return undefined
  const counts: Record<string, number> = {}
  for (const [type, count] of Object.entries(told)) {
    if (typeof count === 'number' && !isJscsOwn(type)) counts[type] = count
  }
  return counts
}

function method(owner: object, name: string): ((...given: unknown[]) => unknown) | undefined {
  const found: unknown = Reflect.get(owner, name)
  return typeof found === 'function' ? (...given) => Reflect.apply(found, owner, given) : undefined
}
