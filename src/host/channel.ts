// The measured process's end of the channel: blocking reads and writes on an inherited socket.
// Synchronous on purpose: it needs no handle, timer or listener, and nothing moves while the runner looks from outside.
import { TidemarkError } from '../errors.ts'
import type { Wire } from './engine.ts'
import { type Assignment, type HostMessage, MAX_LINE_BYTES, type Reply } from './protocol.ts'

/** An assignment or reply is a few hundred bytes; longer is not from our runner. */
const MAX_REPLY_BYTES = 65_536
const RETRY_MS = 1
const MAX_KEY_BYTES = 64

export class RunnerChannel {
  readonly #wire: Wire
  readonly #line = Buffer.alloc(MAX_REPLY_BYTES)
  #key = ''
  readonly #pause = new Int32Array(new SharedArrayBuffer(4))

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** Blocks until it is written. @throws when the runner is gone; TidemarkError `protocol` when it is too long. */
  send(message: HostMessage): void {
    // The newline in front ends whatever else was written to this descriptor.
    const bytes = Buffer.from(`\n${this.#key}${fittingText(message)}\n`)
    let offset = 0
    while (offset < bytes.length) offset += this.#retry(() => this.#wire.write(bytes, offset))
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
    this.#key = assignment.key ?? ''
    return assignment
  }

  #readLine(): string {
    let length = 0
    while (length < MAX_REPLY_BYTES) {
      const at = length
      const read = this.#retry(() => this.#wire.read(this.#line, at))
      if (read === 0) throw new TidemarkError('protocol', 'Read from the runner: the runner is gone')
      if (this.#line[length] === 10) return this.#line.toString('utf8', 0, length)
      length += read
    }
    throw new TidemarkError('protocol', `Read from the runner: a line exceeds ${MAX_REPLY_BYTES} bytes`)
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

/** Of a sample that is too long the smallest origins are left out, and counted as dropped. */
function fittingText(message: HostMessage): string {
  const text = JSON.stringify(message)
  const bytes = Buffer.byteLength(text) + MAX_KEY_BYTES
  if (bytes <= MAX_LINE_BYTES) return text
  const probe = message.kind === 'sample' ? message.inside.probe : undefined
  if (message.kind !== 'sample' || probe === undefined || probe.origins.length === 0) {
    throw new TidemarkError(
      'protocol',
      `Tell the runner: a message of kind ${message.kind} has ${bytes} bytes, wanted at most ${MAX_LINE_BYTES}`,
    )
  }
  const origins = probe.origins.slice(0, Math.floor(probe.origins.length / 2))
  const dropped = probe.dropped + probe.origins.length - origins.length
  return fittingText({ ...message, inside: { ...message.inside, probe: { ...probe, origins, dropped } } })
}
