// Any JSON value of a snapshot taken as text, or skipped: the header, the keys, and sections that nothing here needs.
import type { ByteCursor } from './byte-cursor.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
/** A header is a few kilobytes. */
const MAX_TEXT_BYTES = 4 * 1024 * 1024

/** @throws TidemarkError `input` when it does not end, or is larger than any header */
export async function readValue(cursor: ByteCursor): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  await walkValue(cursor, (piece) => {
    bytes += piece.length
    if (bytes > MAX_TEXT_BYTES)
      throw cursor.fault(`a value of more than ${MAX_TEXT_BYTES} bytes`, 'a short one')
    pieces.push(Buffer.from(piece))
  })
  return Buffer.concat(pieces).toString('utf8')
}

/** @throws TidemarkError `input` when it does not end */
export async function skipValue(cursor: ByteCursor): Promise<void> {
  await walkValue(cursor, () => undefined)
}

interface Walk {
  depth: number
  isInside: boolean
  isEscaped: boolean
}

/** Leaves the cursor behind the value. */
async function walkValue(cursor: ByteCursor, take: (piece: Buffer) => void): Promise<void> {
  const walk: Walk = { depth: 0, isInside: false, isEscaped: false }
  await cursor.peek('a value')
  for (let isDone = false; !isDone;) {
    if (cursor.at >= cursor.end && !(await cursor.more())) throw cursor.truncated('the rest of a value')
    const from = cursor.at
    isDone = walkBuffer(cursor, walk)
    take(cursor.bytes.subarray(from, cursor.at))
  }
}

/** True when the value ended within the buffer. A bare number or word ends before what follows it. */
function walkBuffer(cursor: ByteCursor, walk: Walk): boolean {
  for (; cursor.at < cursor.end; cursor.at++) {
    const byte = cursor.bytes[cursor.at] ?? 0
    if (walk.isInside) {
      if (walk.isEscaped) walk.isEscaped = false
      else if (byte === BACKSLASH) walk.isEscaped = true
      else if (byte === QUOTE) {
        walk.isInside = false
        if (walk.depth === 0) return consumed(cursor)
      }
      continue
    }
    if (byte === QUOTE) walk.isInside = true
    else if (byte === 0x7b || byte === 0x5b) walk.depth++
    else if (byte === 0x7d || byte === 0x5d) {
      if (walk.depth === 0) return true
      if (--walk.depth === 0) return consumed(cursor)
    } else if (byte === 0x2c && walk.depth === 0) return true
  }
  return false
}

function consumed(cursor: ByteCursor): true {
  cursor.at++
  return true
}
