// Words of an exact byte length, made fast: copied from a prepared buffer at a seeded place.
// Every string is fresh and flat; a slice would keep its parent alive, and a leak of it would not weigh what it holds.
import { seededRandom, type Random } from './random.ts'

/** Small enough to stay in a processor's cache, and to be no matter in a measured process. */
const poolBytes = 256 * 1024
const words =
  'the of and to in is that for it as with be on not this are by from at or an have new more file line code test error model agent session window history prompt token buffer value return function async await import export const string number object array request response handler server client cache index table query commit branch merge build release version path module package process thread signal memory stream parser'.split(
    ' ',
  )
const averageLineBytes = 72

function wordPool(newlines: boolean): Buffer {
  const random = seededRandom(1, 'filler words')
  const pool = Buffer.allocUnsafe(poolBytes)
  for (let at = 0; at < poolBytes;) {
    const end = newlines && random() < 7 / averageLineBytes ? '\n' : ' '
    at += pool.write(`${words[Math.floor(random() * words.length)] ?? ''}${end}`, at, 'latin1')
  }
  return pool
}

/** ASCII without quotes and backslashes, so that JSON adds nothing to a line. */
export class FillerText {
  readonly #random: Random
  /** The same for all: made once, when the first filler is. */
  static #pools: { readonly text: Buffer; readonly line: Buffer } | undefined
  readonly #text: Buffer
  readonly #line: Buffer

  constructor(random: Random) {
    this.#random = random
    FillerText.#pools ??= { text: wordPool(true), line: wordPool(false) }
    this.#text = FillerText.#pools.text
    this.#line = FillerText.#pools.line
  }

  /** Words in lines. */
  text(bytes: number): string {
    return this.#copy(this.#text, bytes)
  }

  /** Words in one line, be it a megabyte. */
  line(bytes: number): string {
    return this.#copy(this.#line, bytes)
  }

  /** One line of filler between two ASCII strings, `bytes` in all, as one flat string. */
  wrapped(before: string, bytes: number, after: string): string {
    const buffer = Buffer.allocUnsafe(bytes)
    const end = bytes - after.length
    buffer.write(before, 0, 'latin1')
    this.#fill(buffer.subarray(before.length, end), this.#line)
    buffer.write(after, end, 'latin1')
    return buffer.toString('latin1')
  }

  #copy(pool: Buffer, bytes: number): string {
    if (bytes > poolBytes / 2) {
      const buffer = Buffer.allocUnsafe(bytes)
      this.#fill(buffer, pool)
      return buffer.toString('latin1')
    }
    const start = this.#start(bytes)
    return pool.toString('latin1', start, start + bytes)
  }

  #fill(target: Buffer, pool: Buffer): void {
    for (let at = 0; at < target.length;) {
      const piece = Math.min(target.length - at, poolBytes / 2)
      const start = this.#start(piece)
      at += pool.copy(target, at, start, start + piece)
    }
  }

  #start(bytes: number): number {
    return Math.floor(this.#random() * (poolBytes - bytes))
  }
}
