// What the model is given of an output: all of it when it is small, else head and tail, with the whole in a spill file.
// A capture holds a bounded number of bytes however much is written to it.
import { Buffer } from 'node:buffer'
import type { SpillDirectory, SpillFile } from './spill.ts'

/** Most a model is given of one output. */
export const outputLimitLines = 2000
export const outputLimitBytes = 50 * 1024

/** Left free for the sentence that stands where the middle was. */
const noticeBytes = 1024
const noticeLines = 4
const sideBytes = (outputLimitBytes - noticeBytes) / 2
const sideLines = (outputLimitLines - noticeLines) / 2

export interface OutputLimiter {
  /** Output that is already whole. */
  limit(output: string): Promise<string>
  /** Output that comes in pieces. */
  capture(): OutputCapture
}

export interface OutputCapture extends AsyncDisposable {
  readonly bytes: number
  /** Resolves when the next piece may come. */
  write(chunk: Uint8Array): Promise<void>
  /** Text within the limits. */
  finish(): Promise<string>
}

export class SpillingLimiter implements OutputLimiter {
  readonly #spill: SpillDirectory

  constructor(spill: SpillDirectory) {
    this.#spill = spill
  }

  async limit(output: string): Promise<string> {
    const bytes = Buffer.byteLength(output)
    if (bytes <= outputLimitBytes && countLines(output) <= outputLimitLines) return output
    await using capture = this.capture()
    await capture.write(Buffer.from(output))
    return await capture.finish()
  }

  capture(): OutputCapture {
    return new SpillingCapture(this.#spill)
  }
}

class SpillingCapture implements OutputCapture {
  readonly #spill: SpillDirectory
  #file: SpillFile | undefined
  /** Everything until the limits are passed. */
  #whole: Uint8Array[] = []
  #head = Buffer.alloc(0)
  #tail: Uint8Array[] = []
  #tailBytes = 0
  #bytes = 0
  #lines = 1

  constructor(spill: SpillDirectory) {
    this.#spill = spill
  }

  get bytes(): number {
    return this.#bytes
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.length
    this.#lines += countNewlines(chunk)
    if (this.#file !== undefined) {
      this.#keepTail(chunk)
      return await this.#file.write(chunk)
    }
    this.#whole.push(chunk)
    if (this.#bytes > outputLimitBytes || this.#lines > outputLimitLines) await this.#overflow()
  }

  async finish(): Promise<string> {
    if (this.#file === undefined) return Buffer.concat(this.#whole).toString()
    await this.#file[Symbol.asyncDispose]()
    const head = firstLines(decodeHead(this.#head.subarray(0, sideBytes)), sideLines)
    const tail = lastLines(decodeTail(Buffer.concat(this.#tail).subarray(-sideBytes)), sideLines)
    const size = `${this.#bytes} bytes in ${this.#lines} lines`
    const notice = `[Output cut: it was ${size}. The whole of it is in ${this.#file.path}]`
    this.#file = undefined
    return `${head}\n\n${notice}\n\n${tail}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]()
    this.#file = undefined
  }

  async #overflow(): Promise<void> {
    const whole = Buffer.concat(this.#whole)
    this.#whole = []
    this.#head = Buffer.from(whole.subarray(0, sideBytes))
    this.#keepTail(Buffer.from(whole.subarray(-sideBytes)))
    this.#file = await this.#spill.create()
    await this.#file.write(whole)
  }

  #keepTail(chunk: Uint8Array): void {
    this.#tail.push(chunk)
    this.#tailBytes += chunk.length
    for (
      let oldest = this.#tail[0];
      oldest && this.#tailBytes - oldest.length >= sideBytes;
      oldest = this.#tail[0]
    ) {
      this.#tail.shift()
      this.#tailBytes -= oldest.length
    }
  }
}

function countLines(text: string): number {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function countNewlines(chunk: Uint8Array): number {
  let lines = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++
  return lines
}

/** Leaves out a character that was cut at the end. */
function decodeHead(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes, { stream: true })
}

/** Leaves out a character that was cut at the beginning: continuation bytes of UTF-8 are 10xxxxxx. */
function decodeTail(bytes: Uint8Array): string {
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80)
  return new TextDecoder().decode(bytes.subarray(Math.max(0, start)))
}

function firstLines(text: string, lines: number): string {
  return text.split('\n', lines).join('\n')
}

function lastLines(text: string, lines: number): string {
  return text.split('\n').slice(-lines).join('\n')
}
