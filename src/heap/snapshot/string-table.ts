// The strings of a snapshot as the bytes they have in the file, decoded when somebody asks: most are never shown.

const QUOTE = 0x22
const BACKSLASH = 0x5c

export class StringTable {
  readonly length: number
  readonly #bytes: Buffer
  /** Of the first byte after the opening quote. */
  readonly #starts: Uint32Array | Float64Array

  /** @param starts one more than there are strings; the last lies beyond the closing quote of the last string */
  constructor(bytes: Buffer, starts: Uint32Array | Float64Array) {
    this.length = starts.length - 1
    this.#bytes = bytes
    this.#starts = starts
  }

  /** Of texts that are in no file of V8's. */
  static of(texts: readonly string[]): StringTable {
    const quoted = texts.map((text) => Buffer.from(`${JSON.stringify(text)},`))
    const starts = new Float64Array(texts.length + 1)
    let at = 1
    for (let index = 0; index < quoted.length; index++) {
      starts[index] = at
      at += quoted[index]?.length ?? 0
    }
    starts[texts.length] = at
    return new StringTable(Buffer.concat(quoted), starts)
  }

  /** The same, and one more behind them. */
  with(text: string): StringTable {
    const last = this.#starts[this.length] ?? 1
    const quoted = Buffer.from(`${JSON.stringify(text)},`)
    const starts = new Float64Array(this.length + 2)
    starts.set(this.#starts)
    starts[this.length + 1] = last + quoted.length
    return new StringTable(Buffer.concat([this.#bytes.subarray(0, last - 1), quoted]), starts)
  }

  /** @param limitBytes of the text that is read, which may cut it short */
  get(index: number, limitBytes = Infinity): string {
    const start = this.#starts[index] ?? 0
    const end = this.#end(index)
    const shown = this.#wholeCharacters(start, Math.min(end, start + limitBytes), end)
    const text = this.#bytes.toString('utf8', start, shown)
    return text.includes('\\') ? unescaped(text) : text
  }

  /** Of the text as it stands in the file, escapes included. */
  byteLength(index: number): number {
    return this.#end(index) - (this.#starts[index] ?? 0)
  }

  /** Indexes of the strings that contain this text, which must need no escape. */
  containing(text: string): Set<number> {
    const found = new Set<number>()
    let at = this.#bytes.indexOf(text)
    while (at >= 0) {
      const index = this.#indexAt(at)
      found.add(index)
      at = this.#bytes.indexOf(text, this.#end(index))
    }
    return found
  }

  /** Undefined when no string is exactly this. */
  indexOf(text: string): number | undefined {
    const quoted = JSON.stringify(text)
    for (let at = this.#bytes.indexOf(quoted); at >= 0; at = this.#bytes.indexOf(quoted, at + 1)) {
      const index = this.#indexAt(at + 1)
      if (this.#starts[index] === at + 1) return index
    }
    return undefined
  }

  /** Goes back over `",\n` to the closing quote. */
  #end(index: number): number {
    let at = (this.#starts[index + 1] ?? 0) - 2
    while (this.#bytes[at] !== QUOTE) at--
    return at
  }

  #indexAt(offset: number): number {
    let low = 0
    let high = this.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  /** A cut text must not end within a character or an escape. */
  #wholeCharacters(start: number, cut: number, end: number): number {
    if (cut >= end) return end
    let at = cut
    while (at > start && ((this.#bytes[at] ?? 0) & 0xc0) === 0x80) at--
    const escape = this.#bytes.lastIndexOf(BACKSLASH, at - 1)
    if (escape < Math.max(start, at - 6)) return at
    let first = escape
    while (first > start && this.#bytes[first - 1] === BACKSLASH) first--
    return (escape - first) % 2 === 0 ? escape : at
  }
}

function unescaped(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`))
  } catch {
    return text
  }
}
