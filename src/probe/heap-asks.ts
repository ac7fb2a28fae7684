// What whoever watches asks a thread to do with its heap: a file for each ask, which the thread looks for when it takes a
// sample. Nobody asks before the heap has risen, so that what answers is loaded only then.
import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { type HeapAsk, type ThreadRequest, threadFile } from './heap-ask.ts'
import type { WorkCount } from './work-count.ts'

/** As Node made them. */
const { existsSync, readFileSync, rmSync } = fs

/** What the thread itself can do. */
interface Obeys {
  /** Collects all garbage, due or not. */
  readonly collect: () => void
  /** Takes a sample after a collection, due or not. */
  readonly sample: (serial: number) => void
}

export class HeapAsks {
  readonly #directory: string
  readonly #file: string
  readonly #work: WorkCount
  readonly #obeys: Obeys
  #answering: Promise<void> = Promise.resolve()

  constructor(directory: string, work: WorkCount, obeys: Obeys) {
    // The program may change its directory.
    this.#directory = resolve(directory)
    this.#file = join(this.#directory, `${threadFile(process.pid, isMainThread ? 0 : threadId)}.ask`)
    this.#work = work
    this.#obeys = obeys
  }

  /** Begins to do what was asked, one after the other; microseconds where nothing was. */
  look(): void {
    if (!existsSync(this.#file)) return
    const ask: ThreadRequest = JSON.parse(readFileSync(this.#file, 'utf8'))
    rmSync(this.#file, { force: true })
    if (ask.do === 'sample') this.#obeys.sample(ask.serial)
    else this.#answering = this.#answer(ask, this.#answering)
  }

  /** Never rejects: where it cannot be loaded nothing is answered, and whoever asked knows. */
  async #answer(ask: HeapAsk, before: Promise<void>): Promise<void> {
    try {
      await before
      const { liveHeap } = await import('./survey/live-heap.ts')
      await liveHeap(this.#directory, this.#work, this.#obeys.collect).obey(ask)
    } catch {
      // A full disk, or a permission that keeps it from its own code, is no reason to break the program.
    }
  }
}
