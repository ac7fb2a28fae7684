// How far each reader of an event stream has come, by name: one small file, replaced whole, so that it is never torn.
// A checkpoint is a sequence number: it holds over rotation, and over the removal of what it points at.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { TidemarkError } from '../../errors.ts'

const checkpointFile = z.record(z.string(), z.number().int().nonnegative())

/** More names than this are a leak of names; the one that was set longest ago goes. */
const maxCheckpoints = 1000

export class StreamCheckpoints {
  /** Checkpoints that the limit pushed out. */
  evicted = 0
  readonly #path: string
  readonly #seqs: Map<string, number>

  /** @throws TidemarkError `input` when the file is no table of checkpoints */
  constructor(directory: string) {
    this.#path = join(directory, 'checkpoints.json')
    this.#seqs = new Map(Object.entries(readTable(this.#path)))
  }

  get size(): number {
    return this.#seqs.size
  }

  get(name: string): number | undefined {
    return this.#seqs.get(name)
  }

  set(name: string, seq: number): void {
    this.#seqs.delete(name) // To the end: the order of the map is the order of setting.
    this.#seqs.set(name, seq)
    for (const oldest of this.#seqs.keys()) {
      if (this.#seqs.size <= maxCheckpoints) break
      this.#seqs.delete(oldest)
      this.evicted++
    }
    this.#write()
  }

  /** False when there was none. */
  delete(name: string): boolean {
    const isDeleted = this.#seqs.delete(name)
    if (isDeleted) this.#write()
    return isDeleted
  }

  #write(): void {
    const fresh = `${this.#path}.new`
    writeFileSync(fresh, JSON.stringify(Object.fromEntries(this.#seqs)), { mode: 0o600 })
    renameSync(fresh, this.#path)
  }
}

function readTable(path: string): Record<string, number> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {} // None was ever set.
  }
  try {
    return checkpointFile.parse(JSON.parse(text))
  } catch (cause) {
    throw new TidemarkError('input', `Read checkpoints ${path}: it is no table of checkpoints`, { cause })
  }
}
