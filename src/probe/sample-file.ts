// Where a watched thread writes its samples: a file of its own, so that nobody has to take turns.
import { mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import type { ThreadSample } from './thread-sample.ts'

/** A sample has some KB; at one a second this is most of a day. Then samples are counted and not written. */
const maxBytes = 256 * 1024 * 1024

/** Opened for the life of the thread: `close` on exit is the kernel's. */
export class SampleFile {
  readonly path: string
  /** Samples that were not written: the file was full, or the disk. */
  dropped = 0
  readonly #fd: number
  #bytes = 0

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    this.path = join(directory, `${process.pid}-${isMainThread ? 0 : threadId}.jsonl`)
    this.#fd = openSync(this.path, 'a', 0o600)
  }

  write(sample: ThreadSample): void {
    const line = `${JSON.stringify(sample)}\n`
    if (this.#bytes + line.length > maxBytes) {
      this.dropped++
      return
    }
    try {
      this.#bytes += writeSync(this.#fd, line)
    } catch {
      this.dropped++ // A full disk is no reason to break the watched program.
    }
  }
}
