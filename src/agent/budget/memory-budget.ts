// One memory budget for all sessions of a process, divided by those that are at work, and divided anew as they come and go.
// Nobody is given less than a session needs: one too many is refused instead, with an error that says so.
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { constrainedMemoryBytes, heapRoomBytes } from './memory-limit.ts'

export interface MemoryBudgetOptions {
  /** Of the whole process. Default: what the machine, the container or the user's limit leaves it. */
  readonly maxBytes?: number
  /** Not for sessions: the program itself, its caches and its clients. Default: what the process uses now and 96 MiB more. */
  readonly reserveBytes?: number
  /** Least that a session at work is given. Default 24 MiB. */
  readonly floorBytes?: number
}

/** Caches (25 MiB), event streams (64 of 1 MiB at most) and the collector's slack. */
const headroomBytes = 96 * 1024 * 1024

/** A window of 70,000 tokens, at the rate below: with less a session would be summarised after every few steps. */
const defaultFloorBytes = 24 * 1024 * 1024

/** Text, what it is wrapped in, the copies of a model call and their garbage, at the peak: the 60 MB that `long-session` allows for a window of 168,000 tokens. */
const bytesPerWindowToken = 357

/** A session at work; dispose it when the work ends. */
export interface BudgetShare extends Disposable {
  /** Bytes; changes as other sessions come and go. */
  readonly bytes: number
  /** The same as tokens of a window. */
  readonly windowTokens: number
}

export interface MemoryBudget {
  /** For all sessions together. */
  readonly availableBytes: number
  readonly live: number
  /** What each session at work has; what the first would have when none is. */
  readonly sharedBytes: number
  /** Sessions that were turned away, from the start. */
  readonly refused: number
  /** @throws TidemarkError `memory-budget` when the share of each would fall below the floor. */
  admit(sessionId: string): BudgetShare
}

export class DividedBudget implements MemoryBudget {
  readonly availableBytes: number
  refused = 0
  readonly #floorBytes: number
  readonly #registry: ResourceRegistry
  #live = 0

  /** @throws RangeError when the given maximum is not enough for one session; a small machine always runs one */
  constructor(registry: ResourceRegistry, options: MemoryBudgetOptions = {}) {
    const { maxBytes, floorBytes = defaultFloorBytes } = options
    const reserveBytes = options.reserveBytes ?? process.memoryUsage.rss() + headroomBytes
    const leastBytes = reserveBytes + floorBytes
    if (maxBytes !== undefined && maxBytes < leastBytes) {
      throw new RangeError(`Divide memory: the limit is ${maxBytes} bytes and must be at least ${leastBytes}`)
    }
    const limitBytes = Math.min(maxBytes ?? Infinity, constrainedMemoryBytes())
    this.#floorBytes = floorBytes
    this.#registry = registry
    this.availableBytes = Math.max(floorBytes, Math.min(limitBytes - reserveBytes, heapRoomBytes()))
  }

  get live(): number {
    return this.#live
  }

  get sharedBytes(): number {
    return Math.floor(this.availableBytes / Math.max(1, this.#live))
  }

  admit(sessionId: string): BudgetShare {
    const most = Math.floor(this.availableBytes / this.#floorBytes)
    if (this.#live >= most) {
      this.refused++
      const message = `Start session ${sessionId}: ${this.#live} are at work and the memory budget is for ${most}`
      throw new TidemarkError('memory-budget', message)
    }
    this.#live++
    const holding = this.#registry.hold('lease', `memory budget of ${sessionId}`)
    return new Share(this, () => {
      if (!holding.isHeld) return
      holding[Symbol.dispose]()
      this.#live--
    })
  }
}

class Share implements BudgetShare {
  readonly #budget: MemoryBudget
  readonly #end: () => void

  constructor(budget: MemoryBudget, end: () => void) {
    this.#budget = budget
    this.#end = end
  }

  get bytes(): number {
    return this.#budget.sharedBytes
  }

  get windowTokens(): number {
    return Math.max(1, Math.floor(this.bytes / bytesPerWindowToken))
  }

  [Symbol.dispose](): void {
    this.#end()
  }
}
