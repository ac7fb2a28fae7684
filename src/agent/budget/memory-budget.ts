// One memory budget for all sessions of a process, divided by those that are at work, and divided anew as they come and go.
// Nobody is given less than a session needs: one too many is refused instead, with an error that says so.
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { type BudgetShare, Share } from './budget-share.ts'
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

export interface MemoryBudget {
  /** For all sessions together. */
  readonly availableBytes: number
  readonly live: number
  /** What each session at work has; what the first would have when none is. */
  readonly sharedBytes: number
  /** Sessions that were turned away, from the start. */
  readonly refused: number
  /** Those at work. */
  readonly shares: Iterable<BudgetShare>
  /** False while nobody is admitted. */
  isOpen: boolean
  /** @throws TidemarkError `memory-budget` when the share of each would fall below the floor, or it is not open */
  admit(sessionId: string): BudgetShare
}

export class DividedBudget implements MemoryBudget {
  readonly availableBytes: number
  refused = 0
  isOpen = true
  readonly #floorBytes: number
  readonly #registry: ResourceRegistry
  readonly #shares = new Set<Share>()

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
    return this.#shares.size
  }

  get sharedBytes(): number {
    return Math.floor(this.availableBytes / Math.max(1, this.live))
  }

  get shares(): Iterable<BudgetShare> {
    return this.#shares
  }

  admit(sessionId: string): BudgetShare {
    const most = Math.floor(this.availableBytes / this.#floorBytes)
    if (!this.isOpen) throw this.#refusal(sessionId, 'memory is short and no work is taken until it is not')
    if (this.live >= most) {
      throw this.#refusal(sessionId, `${this.live} are at work and the memory budget is for ${most}`)
    }
    const holding = this.#registry.hold('lease', `memory budget of ${sessionId}`)
    const share: Share = new Share({
      sessionId,
      shared: () => this.sharedBytes,
      floorBytes: this.#floorBytes,
      ended: () => {
        holding[Symbol.dispose]()
        this.#shares.delete(share)
      },
    })
    this.#shares.add(share)
    return share
  }

  #refusal(sessionId: string, why: string): TidemarkError {
    this.refused++
    return new TidemarkError('memory-budget', `Start session ${sessionId}: ${why}`)
  }
}
