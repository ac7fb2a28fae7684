// Of the output of a tool its head and its tail are kept, of the last eight calls.
const KEPT_BYTES = 4_096
const CALLS = 8

class OutputWindow {
  #head = Buffer.alloc(0)
  #tail = Buffer.alloc(0)

  write(chunk: Buffer) {
    const room = KEPT_BYTES - this.#head.length
    this.#head = Buffer.concat([this.#head, chunk.subarray(0, Math.max(0, room))])
    this.#tail = Buffer.from(
      Buffer.concat([this.#tail, chunk.subarray(Math.max(0, room))]).subarray(-KEPT_BYTES),
    )
  }

  get bytes() {
    return this.#head.length + this.#tail.length
  }
}

export async function create() {
  const calls: OutputWindow[] = []
  return {
    async step(i: number) {
      const output = new OutputWindow()
      for (let n = 0; n < 1 + ((i * 31) % 23); n++) output.write(Buffer.alloc(3_000, n))
      calls.push(output)
      if (calls.length > CALLS) calls.shift()
      return output.bytes
    },
    async close() {
      calls.length = 0
    },
  }
}
