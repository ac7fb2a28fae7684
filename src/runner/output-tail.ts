// The last bytes of an output stream: a subject may print gigabytes, and what it said last is what explains its end.

/** Room for a V8 abort with its native and JavaScript stacks. */
const TAIL_BYTES = 16_384

export class OutputTail {
  #tail: Buffer = Buffer.alloc(0)
  #bytes = 0

  constructor(stream: NodeJS.ReadableStream) {
    stream.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length
      this.#tail = Buffer.from(Buffer.concat([this.#tail, chunk.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES))
    })
  }

  /** All that was printed. */
  get bytes(): number {
    return this.#bytes
  }

  get text(): string {
    return this.#tail.toString('utf8')
  }
}
