// The books of one kind: exact counts always, entries up to a bound.
import type { Entry } from './entry.ts'
import type { ResourceKind } from './kind.ts'

/** Entries kept per kind, some 150 bytes each. Beyond it holdings are counted, and have neither age nor origin. */
const maxEntriesPerKind = 50_000

export class Ledger {
  readonly kind: ResourceKind
  live = 0
  liveBytes = 0
  acquired = 0
  released = 0
  /** Handles that were collected while their holding was open. Such a holding stays live: nobody released it. */
  collected = 0
  highWater = 0
  highWaterBytes = 0
  /** Live holdings without an entry. */
  unlisted = 0
  #listed = 0
  #oldest: Entry | undefined
  #newest: Entry | undefined

  constructor(kind: ResourceKind) {
    this.kind = kind
  }

  get isFull(): boolean {
    return this.#listed >= maxEntriesPerKind
  }

  get oldest(): Entry | undefined {
    return this.#oldest
  }

  /** Counts one more. */
  count(bytes: number | undefined): void {
    this.acquired++
    this.live++
    if (this.live > this.highWater) this.highWater = this.live
    if (bytes !== undefined) this.resize(bytes)
  }

  /** Counts one less. */
  discount(bytes: number | undefined): void {
    this.released++
    this.live--
    if (bytes !== undefined) this.liveBytes -= bytes
  }

  resize(byBytes: number): void {
    this.liveBytes += byBytes
    if (this.liveBytes > this.highWaterBytes) this.highWaterBytes = this.liveBytes
  }

  list(entry: Entry): void {
    this.#listed++
    entry.previous = this.#newest
    if (this.#newest === undefined) this.#oldest = entry
    else this.#newest.next = entry
    this.#newest = entry
  }

  unlist(entry: Entry): void {
    this.#listed--
    if (entry.previous === undefined) this.#oldest = entry.next
    else entry.previous.next = entry.next
    if (entry.next === undefined) this.#newest = entry.previous
    else entry.next.previous = entry.previous
    entry.previous = undefined
    entry.next = undefined
  }

  *[Symbol.iterator](): Generator<Entry> {
    for (let entry = this.#oldest; entry !== undefined; entry = entry.next) yield entry
  }
}
