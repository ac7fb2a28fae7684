// The elements of one array inside a JSON object of any size, each as its own text.
// Follows only brackets and strings: what is captured is parsed, and so checked, by the caller.

/** Longest element that is kept; a longer one is reported without its text. */
const maxElementBytes = 64 * 1024 * 1024

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const maxKeyBytes = 1024

export interface JsonElement {
  /** 1-based place in the array. */
  readonly number: number
  /** Undefined when it is longer than the cap. */
  readonly text: string | undefined
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Bytes of one value, over the borders of chunks. */
class Capture {
  #pieces: Buffer[] = []
  #bytes = 0
  readonly #maxBytes: number

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#maxBytes) this.#pieces = []
    else this.#pieces.push(Buffer.from(piece))
  }

  take(): string | undefined {
    const text = this.#bytes > this.#maxBytes ? undefined : Buffer.concat(this.#pieces).toString('utf8')
    this.#pieces = []
    this.#bytes = 0
    return text
  }
}

/** Fed chunk by chunk; `push` gives the elements that the chunk completed. */
export class JsonElementReader {
  /** 0 before and after the object, 1 in the object, 2 in the array (or another value of the object). */
  #depth = 0
  #inString = false
  #escaped = false
  #inArray = false
  #sawArray = false
  #done = false
  /** Where the value that is being captured starts in the current chunk; undefined when none is. */
  #from: number | undefined
  /** A string directly in the object may be a key; it is known once a colon follows. */
  #key: string | undefined
  #elements = 0
  #problem: string | undefined
  readonly #wanted: string
  readonly #element: Capture
  readonly #keyBytes = new Capture(maxKeyBytes)

  constructor(arrayKey: string, options: { readonly maxBytes?: number } = {}) {
    this.#wanted = arrayKey
    this.#element = new Capture(options.maxBytes ?? maxElementBytes)
  }

  /** The object was closed. */
  get complete(): boolean {
    return this.#done
  }

  /** The wanted array was there, be it empty. */
  get found(): boolean {
    return this.#sawArray
  }

  /** What is wrong with the text, if something is; nothing is read after that. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Elements that were begun, the last of them perhaps unfinished. */
  get elements(): number {
    return this.#elements
  }

  push(chunk: Buffer): JsonElement[] {
    const found: JsonElement[] = []
    if (this.#from !== undefined) this.#from = 0
    for (let at = 0; at < chunk.length && this.#problem === undefined; at += 1) {
      if (this.#inString) at = this.#string(chunk, at)
      else this.#structure(chunk, at, found)
    }
    if (this.#from !== undefined) this.#capture().add(chunk.subarray(this.#from))
    return found
  }

  #capture(): Capture {
    return this.#inArray ? this.#element : this.#keyBytes
  }

  /** Skips to the end of the string or of the chunk; gives the last place it has used up. */
  #string(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at]
      if (this.#escaped) this.#escaped = false
      else if (byte === backslash) this.#escaped = true
      else if (byte === quote) {
        this.#inString = false
        if (this.#depth === 1) this.#endKey(chunk, at)
        return at
      }
    }
    return chunk.length
  }

  #endKey(chunk: Buffer, at: number): void {
    this.#keyBytes.add(chunk.subarray(this.#from ?? 0, at))
    this.#from = undefined
    this.#key = this.#keyBytes.take()
  }

  #structure(chunk: Buffer, at: number, found: JsonElement[]): void {
    const byte = chunk[at] ?? 0
    if (this.#done) {
      if (!isSpace(byte)) this.#problem = 'text after the end of the object'
      return
    }
    if (this.#inArray && this.#depth === 2 && this.#from === undefined) {
      if (!isSpace(byte) && byte !== comma && byte !== closeBracket) this.#begin(at)
    }
    if (byte === quote) this.#openString(at)
    else if (byte === openBrace || byte === openBracket) this.#open(byte)
    else if (byte === closeBrace || byte === closeBracket) this.#close(chunk, at, found)
    else if (byte === comma) this.#comma(chunk, at, found)
    else if (this.#depth === 0 && !isSpace(byte) && byte < 0x80) this.#problem = 'no object at the start'
  }

  #begin(at: number): void {
    this.#from = at
    this.#elements += 1
  }

  #openString(at: number): void {
    this.#inString = true
    if (this.#depth === 0) this.#problem = 'no object at the start'
    if (this.#depth === 1) this.#from = at + 1
  }

  #open(byte: number): void {
    if (this.#depth === 0 && byte !== openBrace) this.#problem = 'no object at the start'
    if (this.#depth === 1 && byte === openBracket && this.#key === this.#wanted) {
      this.#inArray = true
      this.#sawArray = true
    }
    this.#depth += 1
  }

  #close(chunk: Buffer, at: number, found: JsonElement[]): void {
    if (this.#depth === 0) {
      this.#problem = 'a closing bracket that nothing opened'
      return
    }
    if (this.#inArray && this.#depth === 2) {
      this.#endElement(chunk, at, found)
      this.#inArray = false
    }
    this.#depth -= 1
    this.#done = this.#depth === 0
  }

  #comma(chunk: Buffer, at: number, found: JsonElement[]): void {
    if (this.#depth === 1) this.#key = undefined
    if (this.#inArray && this.#depth === 2) this.#endElement(chunk, at, found)
  }

  #endElement(chunk: Buffer, at: number, found: JsonElement[]): void {
    if (this.#from === undefined) return
    this.#element.add(chunk.subarray(this.#from, at))
    this.#from = undefined
    found.push({ number: this.#elements, text: this.#element.take() })
  }
}
