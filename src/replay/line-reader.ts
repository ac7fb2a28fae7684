// Lines of a file, one at a time, in memory bounded by the longest line that is kept.
// Splits bytes, not characters: a newline byte is never part of another UTF-8 sequence.
import type { FileHandle } from 'node:fs/promises'

/** Longest line that is kept. Recorded sessions stay below 1 MiB; an image in base64 may take tens. */
export const maxLineBytes = 64 * 1024 * 1024
const chunkBytes = 256 * 1024
const newline = 0x0a

export interface Line {
  /** 1-based. */
  readonly number: number
  readonly byteOffset: number
  readonly bytes: number
  /** Without its line ending; undefined when the line is longer than the cap. */
  readonly text: string | undefined
}

/** What of a line was seen before the current chunk. */
class PartialLine {
  #pieces: Buffer[] = []
  #bytes = 0
  readonly #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Copies, since the chunk is read into again. Beyond the cap only the length is kept. */
  add(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#maxBytes) this.#pieces = []
    else this.#pieces.push(Buffer.from(piece))
  }

  /** The whole line with its last piece, and room for the next line. */
  finish(last: Buffer): { text: string | undefined; bytes: number } {
    const bytes = this.#bytes + last.length
    const whole = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last])
    const text = bytes > this.#maxBytes ? undefined : decode(whole)
    this.#pieces = []
    this.#bytes = 0
    return { text, bytes }
  }
}

/** Reads from the start of the file, whatever the handle's position. */
export async function* readLines(
  file: FileHandle,
  options: { readonly maxBytes?: number } = {},
): AsyncGenerator<Line, void, undefined> {
  const partial = new PartialLine(options.maxBytes ?? maxLineBytes)
  const chunk = Buffer.allocUnsafe(chunkBytes)
  let number = 1
  let byteOffset = 0
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, position)
    if (bytesRead === 0) break
    position += bytesRead
    const filled = chunk.subarray(0, bytesRead)
    let from = 0
    for (let at = filled.indexOf(newline); at !== -1; at = filled.indexOf(newline, from)) {
      const { text, bytes } = partial.finish(filled.subarray(from, at))
      yield { number, byteOffset, bytes, text }
      number += 1
      byteOffset += bytes + 1
      from = at + 1
    }
    if (from < bytesRead) partial.add(filled.subarray(from))
  }
  if (partial.bytes > 0) yield { number, byteOffset, ...partial.finish(Buffer.alloc(0)) }
}

function decode(bytes: Buffer): string {
  const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  return bytes.toString('utf8', start, end)
}
