// Texts of files that were read, so that paging through a file does not read it again for every page.
// An entry counts only while the file is the same by device, inode, size and both times; bounded by bytes and by age.
import { Buffer } from 'node:buffer'
import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'
import type { Holding } from '../../resources/holding.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { Housekeeping } from './housekeeping.ts'

export interface FileCacheLimits {
  /** Of all texts together, as held: two bytes a character. Default 25 MiB. */
  readonly bytes: number
  /** A bigger file is not cached: it would push out everything else. Default 1 MiB on disk. */
  readonly fileBytes: number
  /** Since it was last used. Default 5 minutes. */
  readonly ttlMs: number
}

const defaultFileCacheLimits: FileCacheLimits = {
  bytes: 25 * 1024 * 1024,
  fileBytes: 1024 * 1024,
  ttlMs: 5 * 60_000,
}

/** A file changed this short a time ago could change again without a change of its times (the clock of files ticks in 4 to 10 ms). */
const settledMs = 50n
const sweepMs = 60_000

/** All but `files` and `bytes` count from the start. */
export interface FileCacheFigures {
  readonly files: number
  readonly bytes: number
  readonly limitBytes: number
  readonly hits: number
  readonly misses: number
  /** Pushed out by newer ones, or too old. */
  readonly evicted: number
}

export interface FileCache extends AsyncDisposable {
  readonly figures: FileCacheFigures
  /** The whole text; undefined when the file is too big to be kept, or binary. @throws what `open` and `read` throw */
  text(path: string, signal: AbortSignal): Promise<string | undefined>
  /** Lets go of all texts, and returns how many bytes they took. */
  clear(): number
}

interface Kept {
  readonly identity: string
  readonly text: string
}

export class LruFileCache implements FileCache {
  readonly #limits: FileCacheLimits
  readonly #texts: LRUCache<string, Kept>
  readonly #holding: Holding
  readonly #housekeeping: Housekeeping
  #hits = 0
  #misses = 0
  #evicted = 0

  constructor(registry: ResourceRegistry, limits: Partial<FileCacheLimits> = {}) {
    this.#limits = { ...defaultFileCacheLimits, ...limits }
    this.#holding = registry.hold('buffer', 'file cache', { bytes: 0 })
    this.#texts = new LRUCache<string, Kept>({
      maxSize: this.#limits.bytes,
      sizeCalculation: ({ text }, path) => 2 * (text.length + path.length) + 1,
      ttl: this.#limits.ttlMs,
      updateAgeOnGet: true,
      dispose: (_kept, _path, reason) => {
        if (reason === 'evict' || reason === 'expire') this.#evicted++
      },
    })
    const label = 'sweep of the file cache'
    this.#housekeeping = new Housekeeping({ label, everyMs: sweepMs, registry, run: () => this.#sweep() })
  }

  get figures(): FileCacheFigures {
    const { size, calculatedSize } = this.#texts
    return {
      files: size,
      bytes: calculatedSize,
      limitBytes: this.#limits.bytes,
      hits: this.#hits,
      misses: this.#misses,
      evicted: this.#evicted,
    }
  }

  async text(path: string, signal: AbortSignal): Promise<string | undefined> {
    await using file = await open(path)
    const stats = await file.stat({ bigint: true })
    const kept = this.#texts.get(path)
    const identity = identityOf(stats)
    if (kept?.identity === identity) {
      this.#hits++
      return kept.text
    }
    this.#texts.delete(path)
    if (!stats.isFile() || stats.size > BigInt(this.#limits.fileBytes)) return undefined
    this.#misses++
    const text = await readText(file, signal)
    const isSame = identityOf(await file.stat({ bigint: true })) === identity
    if (text !== undefined && isSame && isSettled(stats)) this.#texts.set(path, { identity, text })
    this.#holding.resize(this.#texts.calculatedSize)
    return text
  }

  clear(): number {
    const bytes = this.#texts.calculatedSize
    this.#texts.clear()
    this.#holding.resize(0)
    return bytes
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#housekeeping[Symbol.asyncDispose]()
    this.clear()
    this.#holding[Symbol.dispose]()
  }

  #sweep(): void {
    this.#texts.purgeStale()
    this.#holding.resize(this.#texts.calculatedSize)
  }
}

function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`
}

function isSettled({ mtimeMs, ctimeMs }: BigIntStats): boolean {
  const changedMs = mtimeMs > ctimeMs ? mtimeMs : ctimeMs
  return BigInt(Date.now()) - changedMs > settledMs
}

/** Undefined for a file with a NUL byte. */
async function readText(file: FileHandle, signal: AbortSignal): Promise<string | undefined> {
  const bytes = Buffer.from(await file.readFile({ signal }))
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}
