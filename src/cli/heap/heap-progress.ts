// Tells on stderr what a long analysis is doing: nothing in the first two seconds, then a line now and then.
import { basename } from 'node:path'
import { formatBytes } from '../../findings/quantity.ts'
import { terminalLine } from '../../report/terminal-text.ts'

const QUIET_MS = 2_000
/** Beyond this the analysis itself, which cannot speak in the middle, takes longer than that. */
const LONG_BYTES = 100e6

export class HeapProgress {
  readonly #stream: NodeJS.WritableStream
  readonly #startedMs = performance.now()
  #saidMs = -Infinity

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream
  }

  read(file: string, readBytes: number, sizeBytes: number): void {
    const now = performance.now()
    if (now - this.#startedMs < QUIET_MS || now - this.#saidMs < QUIET_MS) return
    const share = Math.floor((readBytes / Math.max(1, sizeBytes)) * 100)
    this.#say(`reading ${basename(file)}, ${share} % of ${formatBytes(sizeBytes)}`)
  }

  /** @param heapBytes of what is about to be analysed */
  analyses(what: string, heapBytes: number): void {
    if (performance.now() - this.#startedMs >= QUIET_MS || heapBytes >= LONG_BYTES) this.#say(what)
  }

  #say(text: string): void {
    this.#saidMs = performance.now()
    this.#stream.write(`tidemark: ${terminalLine(text)}\n`)
  }
}
