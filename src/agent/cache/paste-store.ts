// Big texts that a user pasted, on disk until a prompt takes them up: named by their content, so the same paste is kept once.
// Bounded by bytes, by count and by age; swept in the background, oldest first. Nothing of a paste stays in memory.
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Buffer } from 'node:buffer'
import { TidemarkError } from '../../errors.ts'
import type { ResourceRegistry } from '../../resources/registry.ts'
import { Housekeeping } from './housekeeping.ts'

export interface PasteLimits {
  /** One paste. Default 8 MiB. */
  readonly pasteBytes: number
  /** All pastes together; above it the oldest go. Default 128 MiB. */
  readonly bytes: number
  /** Default 1,000. */
  readonly count: number
  /** Since it was last put. Default 24 hours. */
  readonly ttlMs: number
  /** Between two sweeps. Default 10 minutes. */
  readonly sweepMs: number
}

const defaultPasteLimits: PasteLimits = {
  pasteBytes: 8 * 1024 * 1024,
  bytes: 128 * 1024 * 1024,
  count: 1000,
  ttlMs: 24 * 3_600_000,
  sweepMs: 10 * 60_000,
}

/** All but `pastes` and `bytes`, which are of the last sweep or put, count from the start. */
export interface PasteFigures {
  readonly pastes: number
  readonly bytes: number
  readonly put: number
  readonly limitBytes: number
  /** Too old, or over the limits. */
  readonly removed: number
  readonly sweeps: number
  readonly failedSweeps: number
}

interface Stored {
  readonly name: string
  readonly bytes: number
  readonly putMs: number
}

const idPattern = /^[0-9a-f]{64}$/

export class PasteStore implements AsyncDisposable {
  readonly #directory: string
  readonly #limits: PasteLimits
  readonly #housekeeping: Housekeeping
  readonly #counts = { pastes: 0, bytes: 0, put: 0, removed: 0, sweeps: 0 }

  constructor(directory: string, registry: ResourceRegistry, limits: Partial<PasteLimits> = {}) {
    this.#directory = directory
    this.#limits = { ...defaultPasteLimits, ...limits }
    const label = 'sweep of the paste store'
    const run = (signal: AbortSignal): Promise<void> => this.#sweep(signal)
    this.#housekeeping = new Housekeeping({ label, everyMs: this.#limits.sweepMs, registry, run })
  }

  get figures(): PasteFigures {
    const { bytes: limitBytes } = this.#limits
    return { ...this.#counts, limitBytes, failedSweeps: this.#housekeeping.failures }
  }

  /** Keeps the text and returns its id; the same text again is only made younger. @throws RangeError above the limit of one paste */
  async put(text: string): Promise<string> {
    const bytes = Buffer.byteLength(text)
    if (bytes > this.#limits.pasteBytes) {
      throw new RangeError(
        `Keep paste: it has ${bytes} bytes and must have at most ${this.#limits.pasteBytes}`,
      )
    }
    const id = createHash('sha256').update(text).digest('hex')
    const path = join(this.#directory, id)
    await mkdir(this.#directory, { recursive: true, mode: 0o700 })
    if (await isRenewed(path)) return id
    const unfinished = `${path}.${process.pid}.tmp`
    await writeFile(unfinished, text, { mode: 0o600 })
    await rename(unfinished, path)
    this.#counts.put++
    this.#counts.pastes++
    this.#counts.bytes += bytes
    const { bytes: most, count } = this.#limits
    if (this.#counts.bytes > most || this.#counts.pastes > count) await this.sweep()
    return id
  }

  /** @throws TidemarkError `input` when there is none with this id, or no longer */
  async get(id: string): Promise<string> {
    try {
      if (idPattern.test(id)) return await readFile(join(this.#directory, id), 'utf8')
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    throw new TidemarkError(
      'input',
      `Find paste ${id.slice(0, 64)}: there is none with this id, or no longer`,
    )
  }

  /** What the background does every ten minutes. Never throws. */
  async sweep(): Promise<void> {
    await this.#housekeeping.round()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#housekeeping[Symbol.asyncDispose]()
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const kept = (await this.#stored()).toSorted((one, other) => other.putMs - one.putMs)
    const oldestMs = Date.now() - this.#limits.ttlMs
    let bytes = 0
    let pastes = 0
    for (const each of kept) {
      if (signal.aborted) return
      const fits = bytes + each.bytes <= this.#limits.bytes && pastes < this.#limits.count
      if (each.putMs >= oldestMs && fits) {
        bytes += each.bytes
        pastes++
        continue
      }
      await rm(join(this.#directory, each.name), { force: true })
      this.#counts.removed++
    }
    Object.assign(this.#counts, { bytes, pastes, sweeps: this.#counts.sweeps + 1 })
  }

  /** Also what a killed process left unfinished: it grows old like the rest. */
  async #stored(): Promise<Stored[]> {
    const stored: Stored[] = []
    for (const name of await namesIn(this.#directory)) {
      try {
        const { size, mtimeMs } = await stat(join(this.#directory, name))
        stored.push({ name, bytes: size, putMs: mtimeMs })
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    }
    return stored
  }
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

async function isRenewed(path: string): Promise<boolean> {
  const now = new Date()
  try {
    await utimes(path, now, now)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
