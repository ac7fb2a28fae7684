// Appends batches of lines to the newest segment; a new one begins at a size and on a new day, the oldest go at a limit.
// A batch is one write(2) into the page cache, some 30 µs for 64 KiB: less than it costs to hand it to a thread.
import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { TidemarkError } from '../../errors.ts'
import type { Holding } from '../../resources/holding.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import type { Durability } from '../store/database.ts'
import { listSegments, recoverSegment, removeSegment, type Segment, segmentPath } from './segment-files.ts'

export interface SegmentLimits {
  /** A segment is closed when the next batch would make it larger. */
  readonly segmentBytes: number
  /** Of all segments; the oldest are removed above it, never the newest. */
  readonly retainedBytes: number
}

export interface Batch {
  readonly lines: string
  readonly firstSeq: number
  readonly atMs: number
}

const syncDisk = promisify(fdatasync)
const dayMs = 86_400_000

export class SegmentLog implements Disposable {
  writes = 0
  writtenBytes = 0
  rotations = 0
  removedSegments = 0
  /** Of the last record found when it was opened. */
  readonly recoveredSeq: number
  /** Bytes of a torn end that recovery cut off. */
  readonly tornBytes: number
  readonly #directory: string
  readonly #limits: SegmentLimits
  readonly #durability: Durability
  readonly #segments: Segment[]
  readonly #holding: Holding
  #fd: number | undefined
  #day: number | undefined
  #syncing: Promise<void> = Promise.resolve()

  /** @throws TidemarkError `store-open` when the directory cannot be used */
  constructor(directory: string, limits: SegmentLimits, durability: Durability, registry: ResourceRegistry) {
    this.#directory = directory
    this.#limits = limits
    this.#durability = durability
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      this.#segments = listSegments(directory)
      const newest = this.#segments.at(-1)
      const recovered = newest && recoverSegment(newest)
      this.recoveredSeq = recovered?.lastSeq ?? 0
      this.tornBytes = recovered?.tornBytes ?? 0
      if (recovered?.lastAtMs !== undefined) this.#day = Math.floor(recovered.lastAtMs / dayMs)
    } catch (cause) {
      throw new TidemarkError('store-open', `Open event stream ${directory}: it cannot be read and written`, {
        cause,
      })
    }
    this.#holding = registry.hold('file', 'event segment, written')
  }

  /** Oldest first; a copy. */
  get segments(): readonly Segment[] {
    return [...this.#segments]
  }

  get diskBytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /** All of it or nothing: a write that fails half-way is cut off again, and the error is thrown. */
  write({ lines, firstSeq, atMs }: Batch): void {
    const bytes = Buffer.from(lines)
    const segment = this.#segmentFor(bytes.length, firstSeq, atMs)
    const fd = (this.#fd ??= openSync(segment.path, 'a', 0o600))
    try {
      for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from)
    } catch (error) {
      ftruncateSync(fd, segment.bytes)
      throw error
    }
    segment.bytes += bytes.length
    this.writes++
    this.writtenBytes += bytes.length
  }

  /** With durability `full`, resolves once the disk has what was written until now. */
  async sync(): Promise<void> {
    const fd = this.#fd
    if (this.#durability !== 'full' || fd === undefined) return
    this.#syncing = this.#syncing.then(() => (this.#fd === fd ? syncDisk(fd) : undefined))
    await this.#syncing
  }

  /** Waits for a sync under way by doing its own. */
  [Symbol.dispose](): void {
    this.#closeFile()
    this.#holding[Symbol.dispose]()
  }

  #segmentFor(bytes: number, firstSeq: number, atMs: number): Segment {
    const day = Math.floor(atMs / dayMs)
    const newest = this.#segments.at(-1)
    const isSameDay = this.#day === day
    this.#day = day
    if (newest !== undefined && isSameDay && newest.bytes + bytes <= this.#limits.segmentBytes) return newest
    if (newest?.bytes === 0) return newest
    return this.#begin(firstSeq)
  }

  #begin(firstSeq: number): Segment {
    if (this.#fd !== undefined) {
      this.#closeFile()
      this.rotations++
    }
    const segment = { path: segmentPath(this.#directory, firstSeq), firstSeq, bytes: 0 }
    this.#segments.push(segment)
    while (this.#segments.length > 1 && this.diskBytes > this.#limits.retainedBytes) this.#removeOldest()
    return segment
  }

  #removeOldest(): void {
    const oldest = this.#segments.shift()
    if (oldest === undefined) return
    removeSegment(oldest)
    this.removedSegments++
  }

  /** A sync under way keeps its descriptor until it is done. */
  #closeFile(): void {
    const fd = this.#fd
    if (fd === undefined) return
    this.#fd = undefined
    if (this.#durability === 'full') fdatasyncSync(fd)
    const close = (): void => closeSync(fd)
    if (this.#durability === 'full') void this.#syncing.then(close, close)
    else close()
  }
}
