// Whole outputs on disk, beside the truncated ones the model is given. Bounded by files and by bytes: the oldest go first.
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResourceRegistry } from '../../resources/registry.ts'

export interface SpillLimits {
  /** Default 200. */
  readonly maxFiles: number
  /** Of all files together. Default 512 MiB. */
  readonly maxBytes: number
  /** What goes beyond is dropped and counted. Default 128 MiB. */
  readonly maxFileBytes: number
}

const defaultSpillLimits: SpillLimits = {
  maxFiles: 200,
  maxBytes: 512 * 1024 * 1024,
  maxFileBytes: 128 * 1024 * 1024,
}

export class SpillDirectory {
  readonly path: string
  /** Bytes that were not written because a file had reached its limit. */
  droppedBytes = 0
  readonly limits: SpillLimits
  readonly #registry: ResourceRegistry
  /** Oldest first: names begin with the time they were made. */
  readonly #files = new Map<string, number>()
  #bytes = 0
  #made = 0

  /** Takes over the files of earlier processes, so that the bounds hold across restarts. */
  constructor(path: string, registry: ResourceRegistry, limits: Partial<SpillLimits> = {}) {
    this.path = path
    this.#registry = registry
    this.limits = { ...defaultSpillLimits, ...limits }
    mkdirSync(path, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(path).toSorted()) {
      this.#grow(join(path, name), statSync(join(path, name)).size)
    }
  }

  get bytes(): number {
    return this.#bytes
  }

  get files(): number {
    return this.#files.size
  }

  /** Opens a new file; close it by disposing it. */
  async create(): Promise<SpillFile> {
    const name = `${sortable(Date.now(), 10)}-${sortable(this.#made++, 6)}-${randomUUID().slice(0, 8)}.txt`
    const path = join(this.path, name)
    const holding = this.#registry.hold('file', `spill ${name}`)
    try {
      const handle = await open(path, 'wx', 0o600)
      this.#grow(path, 0)
      return new SpillFile(path, handle, holding, (chunk) => this.#admit(path, chunk))
    } catch (error) {
      holding[Symbol.dispose]()
      throw error
    }
  }

  /** How much of a chunk may be written to the file. */
  #admit(path: string, bytes: number): number {
    const room = Math.max(0, this.limits.maxFileBytes - (this.#files.get(path) ?? this.limits.maxFileBytes))
    const admitted = Math.min(bytes, room)
    this.droppedBytes += bytes - admitted
    this.#grow(path, admitted)
    return admitted
  }

  #grow(path: string, bytes: number): void {
    this.#files.set(path, (this.#files.get(path) ?? 0) + bytes)
    this.#bytes += bytes
    for (const [oldest, size] of this.#files) {
      if (this.#files.size <= this.limits.maxFiles && this.#bytes <= this.limits.maxBytes) return
      if (oldest === path) return
      rmSync(oldest, { force: true })
      this.#files.delete(oldest)
      this.#bytes -= size
    }
  }
}

function sortable(value: number, digits: number): string {
  return value.toString(36).padStart(digits, '0')
}

/** One file being written. A write resolves when the bytes are with the operating system: that is the back-pressure. */
export class SpillFile implements AsyncDisposable {
  readonly path: string
  readonly #handle: FileHandle
  readonly #holding: Disposable
  readonly #admit: (bytes: number) => number

  constructor(path: string, handle: FileHandle, holding: Disposable, admit: (bytes: number) => number) {
    this.path = path
    this.#handle = handle
    this.#holding = holding
    this.#admit = admit
  }

  async write(chunk: Uint8Array): Promise<void> {
    const admitted = this.#admit(chunk.length)
    if (admitted > 0) await this.#handle.writeFile(chunk.subarray(0, admitted))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close()
    this.#holding[Symbol.dispose]()
  }
}
