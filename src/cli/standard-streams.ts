// What could not be written to a standard stream: a full disk, a reader that has gone. Nothing of it ends a run.
import { writeSync } from 'node:fs'
import { gateStandardStreams } from './gated-streams.ts'

type StreamName = 'stdout' | 'stderr'

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const
const OTHER = { stdout: 'stderr', stderr: 'stdout' } as const

const ROUNDS = 100
const ROUND_MS = 10

export class StandardStreams {
  readonly #gated = gateStandardStreams()
  readonly #faults = new Map<StreamName, NodeJS.ErrnoException>()

  /** From now on a fault of either stream is kept instead of thrown. */
  constructor() {
    for (const name of ['stdout', 'stderr'] as const)
      process[name].on('error', (error: NodeJS.ErrnoException) => this.#faults.set(name, error))
  }

  /** Why what was said there is not complete; undefined when it is, and when whoever read has gone (`| head`). */
  lost(name: StreamName): string | undefined {
    const fault = this.#faults.get(name)
    return fault === undefined || fault.code === 'EPIPE' ? undefined : fault.message
  }

  /** Says it at once, on the other stream where this one is lost. Never throws. */
  say(name: StreamName, text: string): void {
    const open = [name, OTHER[name]].filter((each) => !this.#faults.has(each))
    const shown = this.#gated(text)
    open.some((each) => wrote(DESCRIPTORS[each], shown))
  }
}

/** False when it cannot be written there; a reader who is slow gets a second. */
function wrote(fd: number, text: string): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      writeSync(fd, text)
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return false
      Atomics.wait(pause, 0, 0, ROUND_MS)
    }
  }
  return true
}
