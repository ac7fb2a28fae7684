// Output is held back until its line is complete. A progress bar is redrawn after a carriage return, and no line ever ends.
// Grows by about 1.6 kB a step.
import { PassThrough } from 'node:stream'

class LineReader {
  #carry: Buffer = Buffer.alloc(0) // leak: container
  readonly #onLine: (line: string) => void

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  push(chunk: Buffer) {
    this.#carry = Buffer.concat([this.#carry, chunk]) // leak: heap
    for (let end = this.#carry.indexOf(10); end !== -1; end = this.#carry.indexOf(10)) {
      this.#onLine(this.#carry.toString('utf8', 0, end))
      this.#carry = this.#carry.subarray(end + 1)
    }
  }
}

export async function create() {
  const output = new PassThrough()
  let lines = 0
  const reader = new LineReader(() => void lines++)
  output.on('data', (chunk: Buffer) => reader.push(chunk))
  output.write('$ pnpm install\nResolving\n')
  return {
    async step(i: number) {
      for (let n = 0; n < 20; n++) {
        const done = (i * 20 + n) % 40
        output.write(`\r[${'#'.repeat(done)}${'.'.repeat(40 - done)}] fetched ${i * 20 + n} of many packages`)
      }
      await new Promise(setImmediate)
      return lines
    },
    async close() {
      output.destroy()
    },
  }
}
