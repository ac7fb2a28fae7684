// Samples which lines allocate what is still alive, from the moment memory is elevated: what there is to show when a
// snapshot cannot be afforded. Not before: sampling slows a busy agent by a fifth. A read costs kilobytes and milliseconds.
import { Session } from 'node:inspector'

/** Bytes between two samples: V8's default. */
const sampleEveryBytes = 512 * 1024

export class AllocationProfile implements Disposable {
  #session: Session | undefined

  get isRunning(): boolean {
    return this.#session !== undefined
  }

  start(): void {
    if (this.#session !== undefined) return
    const session = new Session()
    session.connect()
    session.post('HeapProfiler.startSampling', { samplingInterval: sampleEveryBytes })
    this.#session = session
  }

  /** What was allocated since the start and is alive, in the format of Chrome's DevTools (.heapprofile). */
  read(): string | undefined {
    let text: string | undefined
    // In the same thread the answer comes before `post` returns.
    this.#session?.post('HeapProfiler.getSamplingProfile', (error, result) => {
      if (error === null) text = JSON.stringify(result.profile)
    })
    return text
  }

  [Symbol.dispose](): void {
    this.#session?.disconnect()
    this.#session = undefined
  }
}
