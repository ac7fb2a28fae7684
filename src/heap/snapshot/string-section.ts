// The strings of a snapshot, copied as they are into one buffer, with the place where each starts.
import type { ByteCursor } from './byte-cursor.ts'
import { StringTable } from './string-table.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const CLOSE = 0x5d
const SPACE = 0x20
const COMMA = 0x2c

/** Where the scan is within the strings. */
interface Scan {
  isInside: boolean
  isEscaped: boolean
  at: number
  done: boolean
}

/** The cursor stands before `[`, and behind `]` afterwards. @throws TidemarkError `input` */
export async function readStrings(cursor: ByteCursor): Promise<StringTable> {
  await cursor.expect('[', 'before the strings')
  // As large as the rest of the file may be: pages that nothing is written to cost no memory.
  const store = Buffer.allocUnsafeSlow(Math.max(16, cursor.sizeBytes - cursor.offset + 1))
  const starts = new Starts(store.length)
  const scan: Scan = { isInside: false, isEscaped: false, at: 0, done: false }
  let stored = 0
  while (!scan.done) {
    if (cursor.at >= cursor.end && !(await cursor.more())) {
      throw cursor.truncated(`more strings, of which ${starts.length} were read`)
    }
    const taken = cursor.bytes.copy(store, stored, cursor.at, cursor.end)
    if (taken === 0) throw cursor.fault('the file grew while it was read', 'one that is not being written')
    const before = scan.at
    if (!scanStrings(store, stored + taken, scan, starts)) {
      cursor.at += scan.at - before
      throw cursor.unexpected('a string, a comma or "]" in the strings')
    }
    stored += taken
    cursor.at += scan.at - before
  }
  return new StringTable(store, starts.finished(scan.at))
}

/** False at a byte that does not belong between strings. */
function scanStrings(store: Buffer, end: number, scan: Scan, starts: Starts): boolean {
  let { at, isInside, isEscaped } = scan
  let good = true
  for (; at < end; at++) {
    const byte = store[at] ?? 0
    if (isInside) {
      if (isEscaped) isEscaped = false
      else if (byte === BACKSLASH) isEscaped = true
      else if (byte === QUOTE) isInside = false
      continue
    }
    if (byte === QUOTE) {
      starts.push(at + 1)
      isInside = true
    } else if (byte === CLOSE) {
      scan.done = true
      at++
      break
    } else if (byte > SPACE && byte !== COMMA) {
      good = false
      break
    }
  }
  Object.assign(scan, { at, isInside, isEscaped })
  return good
}

/** Offsets in an array that grows by half. */
class Starts {
  #offsets: Uint32Array | Float64Array
  #length = 0

  constructor(storeBytes: number) {
    this.#offsets = storeBytes < 2 ** 32 ? new Uint32Array(4096) : new Float64Array(4096)
  }

  get length(): number {
    return this.#length
  }

  push(offset: number): void {
    if (this.#length === this.#offsets.length) this.#offsets = this.#resized(Math.ceil(this.#length * 1.5))
    this.#offsets[this.#length++] = offset
  }

  /** @param end behind the closing bracket */
  finished(end: number): Uint32Array | Float64Array {
    this.push(end + 1)
    return this.#resized(this.#length)
  }

  #resized(length: number): Uint32Array | Float64Array {
    const from = this.#offsets
    const to = from instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length)
    to.set(from.subarray(0, Math.min(length, this.#length)))
    return to
  }
}
