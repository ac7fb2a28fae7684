// PSS of processes, read no more often than it is cheap: the kernel walks all pages of a process for it, and the process
// waits for its memory map meanwhile. In between, what was read last is told; RSS is no estimate of it.
import { proportionalBytes } from './procfs.ts'

/** Of the time that has gone by, for each process: 0.5 ms at 42 MB may be every 50 ms, 134 ms at 1 GB every 13 s. */
const SHARE_OF_TIME = 0.01

interface Known {
  readonly bytes: number | undefined
  readonly notBeforeMs: number
}

export interface ProportionalReading {
  /** Undefined where the kernel does not say. */
  read(pid: number): number | undefined
  nowMs(): number
}

const fromKernel: ProportionalReading = { read: proportionalBytes, nowMs: () => performance.now() }

export class ProportionalSizes {
  readonly #reading: ProportionalReading
  #known = new Map<number, Known>()

  constructor(reading: ProportionalReading = fromKernel) {
    this.#reading = reading
  }

  /** Of each process, in the order given; those that are not given are forgotten. The first read is never put off. */
  of(pids: readonly number[]): readonly (number | undefined)[] {
    this.#known = new Map(pids.map((pid) => [pid, this.#current(pid)]))
    return pids.map((pid) => this.#known.get(pid)?.bytes)
  }

  #current(pid: number): Known {
    const known = this.#known.get(pid)
    const startMs = this.#reading.nowMs()
    if (known !== undefined && startMs < known.notBeforeMs) return known
    const bytes = this.#reading.read(pid)
    const endMs = this.#reading.nowMs()
    return { bytes, notBeforeMs: endMs + (endMs - startMs) / SHARE_OF_TIME }
  }
}
