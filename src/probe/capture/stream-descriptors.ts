// Descriptors that file streams opened and that outlive them: a stream that nobody reads is collected like any object,
// and does not close what it has opened.
import { nowMs } from '../../resources/clock.ts'
import type { Site } from '../../resources/site.ts'
import type { Live, LiveResources } from './capture.ts'
import { isOpen } from './open-descriptor.ts'

interface Opened {
  readonly stream: WeakRef<object>
  readonly label: string
  readonly site: Site | undefined
  readonly sinceMs: number
}

interface OpenedBy {
  readonly stream: object
  readonly label: string
  readonly site: Site | undefined
}

export class StreamDescriptors implements LiveResources {
  /** The kernel bounds them. */
  readonly dropped = 0
  readonly #opened = new Map<number, Opened>()

  /** `stream` has just opened `fd`. */
  add(fd: number, { stream, label, site }: OpenedBy): void {
    this.#opened.set(fd, { stream: new WeakRef(stream), label, site, sinceMs: nowMs() })
  }

  /** `fd` is closed, or about to be by the stream that opened it. */
  delete(fd: number): void {
    this.#opened.delete(fd)
  }

  /** The kernel bounds them, and most are asked of memory alone. */
  tend(): void {
    this.sweep()
  }

  sweep(): void {
    for (const [fd, { stream }] of this.#opened) {
      if (stream.deref() === undefined && !isOpen(fd)) this.#opened.delete(fd)
    }
  }

  /** Those whose stream is gone: while it is there, it is what is alive. */
  *live(): Generator<Live> {
    this.sweep()
    const now = nowMs()
    for (const { stream, label, site, sinceMs } of this.#opened.values()) {
      if (stream.deref() !== undefined) continue
      yield { kind: 'stream', label, site, count: 1, ageMs: now - sinceMs }
    }
  }
}
