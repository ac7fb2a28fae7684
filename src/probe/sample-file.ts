// Where a watched thread writes its samples: a file of its own, so that nobody has to take turns.
import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import type { ThreadSample } from './thread-sample.ts'

/** As Node made them: what the program puts in their place is not for the probe. */
const { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } = fs

/** A sample has some kB; at one a second this is an hour. Then it begins anew, and what was there is kept once more. */
const MAX_BYTES = 16 * 1024 * 1024

/** Of the file that was full before this one: who watches reads its rest. */
export const FULL_SUFFIX = '.full'

/** Opened for the life of the thread: `close` on exit is the kernel's. */
export class SampleFile {
  readonly path: string
  /** Samples that were not written: the disk was full. The next that is written says so. */
  dropped = 0
  #fd: number
  /** By which it is known again: a program that closes all descriptors may have been given this number for its own. */
  #identity: string
  #bytes = 0

  readonly #maxBytes: number

  constructor(directory: string, maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes
    // The program may change its directory.
    const absolute = resolve(directory)
    mkdirSync(absolute, { recursive: true, mode: 0o700 })
    this.path = join(absolute, `${process.pid}-${isMainThread ? 0 : threadId}.jsonl`)
    this.#fd = openSync(this.path, 'a', 0o600)
    this.#identity = identityOf(this.#fd)
  }

  write(sample: ThreadSample): void {
    const lost = this.dropped > 0 && { lost: this.dropped }
    const line = `${JSON.stringify({ ...sample, ...lost })}\n`
    try {
      if (identityOf(this.#fd) !== this.#identity) this.#reopen()
      else if (this.#bytes + line.length > this.#maxBytes) this.#beginAnew()
      this.#bytes += writeSync(this.#fd, line)
    } catch {
      this.dropped++ // A full disk is no reason to break the watched program.
    }
  }

  #beginAnew(): void {
    renameSync(this.path, `${this.path}${FULL_SUFFIX}`)
    closeSync(this.#fd)
    this.#reopen()
    this.#bytes = 0
  }

  #reopen(): void {
    this.#fd = openSync(this.path, 'a', 0o600)
    this.#identity = identityOf(this.#fd)
  }
}

/** Empty for a closed one. */
function identityOf(fd: number): string {
  try {
    const { dev, ino } = fstatSync(fd)
    return `${dev} ${ino}`
  } catch {
    return ''
  }
}
