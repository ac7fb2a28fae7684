// What a running tool reports on its way: joined into few pieces, each published once, and a bounded record for the interface.
import type { InterfaceRecord } from '../store/interface-table.ts'
import type { ToolProgress } from '../tools/tool.ts'

/** Text waits this long for more of it. */
const joinMs = 100
/** Or until there is this much. */
const joinCharacters = 64 * 1024
/** What is kept of one call's progress; the rest is published and dropped. */
export const recordLimitBytes = 1024 * 1024
export const recordLimitEvents = 1000

export class ProgressRelay implements Disposable {
  /** Events that were published and not kept. */
  dropped = 0
  readonly records: InterfaceRecord[] = []
  readonly #publish: (event: ToolProgress) => void
  #recordedBytes = 0
  #text = ''
  #timer: NodeJS.Timeout | undefined
  #ended = false

  constructor(publish: (event: ToolProgress) => void) {
    this.#publish = publish
  }

  /** Does nothing once the call has ended. */
  report(event: ToolProgress): void {
    if (this.#ended) return
    if (event.kind !== 'output') {
      this.#flush()
      this.#emit(event)
      return
    }
    this.#text += event.body
    if (this.#text.length >= joinCharacters) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), joinMs)
  }

  [Symbol.dispose](): void {
    this.#flush()
    this.#ended = true
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const body = this.#text
    this.#text = ''
    if (body !== '') this.#emit({ kind: 'output', body })
  }

  #emit(event: ToolProgress): void {
    this.#publish(event)
    const bytes = Buffer.byteLength(event.body)
    if (this.records.length >= recordLimitEvents || this.#recordedBytes + bytes > recordLimitBytes) {
      this.dropped++
      return
    }
    this.#recordedBytes += bytes
    this.records.push(event)
  }
}
