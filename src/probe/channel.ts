// The measured process's end of the channel: blocking reads and writes on an inherited socket.
// Synchronous on purpose: it needs no handle, timer or listener, and nothing moves while the runner looks from outside.
import { readSync, writeSync } from 'node:fs'
import { TidemarkError } from '../errors.ts'
import type { Assignment, HostMessage, Reply } from './protocol.ts'

/** An assignment or reply is a few hundred bytes; longer is not from our runner. */
const MAX_LINE_BYTES = 65_536
const RETRY_MS = 1

export class RunnerChannel {
  readonly #fd: number
  readonly #line = Buffer.alloc(MAX_LINE_BYTES)
  readonly #pause = new Int32Array(new SharedArrayBuffer(4))

  constructor(fd: number) {
    this.#fd = fd
  }

  /** Blocks until it is written. @throws when the runner is gone. */
  send(message: HostMessage): void {
    // The newline in front ends whatever else was written to this descriptor.
    const bytes = Buffer.from(`\n${JSON.stringify(message)}\n`)
    let offset = 0
    while (offset < bytes.length) offset += this.#retry(() => writeSync(this.#fd, bytes, offset))
  }

  /** Sends and blocks until the runner has answered. */
  ask(message: HostMessage): Reply {
    this.send(message)
    // The runner is the same program: its lines are trusted, unlike those in the other direction.
    const reply: Reply = JSON.parse(this.#readLine())
    return reply
  }

  /** The first line from the runner. */
  assignment(): Assignment {
    const assignment: Assignment = JSON.parse(this.#readLine())
    return assignment
  }

  #readLine(): string {
    let length = 0
    while (length < MAX_LINE_BYTES) {
      const at = length
      const read = this.#retry(() => readSync(this.#fd, this.#line, at, 1, null))
      if (read === 0) throw new TidemarkError('protocol', 'Read from the runner: the runner is gone')
      if (this.#line[length] === 10) return this.#line.toString('utf8', 0, length)
      length += read
    }
    throw new TidemarkError('protocol', `Read from the runner: a line exceeds ${MAX_LINE_BYTES} bytes`)
  }

  #retry(transfer: () => number): number {
    for (;;) {
      try {
        return transfer()
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
        Atomics.wait(this.#pause, 0, 0, RETRY_MS)
      }
    }
  }
}
