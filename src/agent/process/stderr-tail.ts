// Reads a child's stderr for as long as it is written to, so that the child never blocks on it, and keeps only the last.
import { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'

const tailBytes = 4096

export class StderrTail implements Disposable {
  readonly #stream: Readable
  #tail = Buffer.alloc(0)

  constructor(stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => {
      // A copy: a slice would keep the whole chunk.
      this.#tail = Buffer.from(Buffer.concat([this.#tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes))
    })
    stream.on('error', () => {})
  }

  get text(): string {
    return this.#tail.toString()
  }

  [Symbol.dispose](): void {
    this.#stream.destroy()
  }
}
