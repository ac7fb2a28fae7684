// The flat arrays of numbers that make up most of a snapshot, read in rows: bytes to numbers with no text in between.
import type { ByteCursor } from './byte-cursor.ts'

const BATCH_ROWS = 4096

const ZERO = 0x30
const NINE = 0x39
const COMMA = 0x2c
const CLOSE = 0x5d
const SPACE = 0x20
/** Positions in a script that a loader has wrapped may lie before its beginning. */
const MINUS = 0x2d

export interface RowReader {
  /** The key under which the array stands in the file, for messages. */
  readonly section: string
  /** Numbers in a row. */
  readonly fields: number
  /** Given whole rows; returns what is wrong with the first bad one. The batch is used again. */
  take(batch: Float64Array, rows: number): BadNumber | undefined
}

export interface BadNumber {
  /** Index in the batch. */
  readonly at: number
  readonly wanted: string
}

/** Between two chunks a number may be half read. */
interface Scan {
  value: number
  isNegative: boolean
  isOpen: boolean
  count: number
  /** The closing bracket was read. */
  done: boolean
}

/** The cursor stands before `[`, and behind `]` afterwards. Returns the number of rows. @throws TidemarkError `input` */
export async function readRows(cursor: ByteCursor, reader: RowReader): Promise<number> {
  const { section, fields } = reader
  const batch = new Float64Array(BATCH_ROWS * fields)
  const scan: Scan = { value: 0, isNegative: false, isOpen: false, count: 0, done: false }
  let rows = 0
  await cursor.expect('[', `before the ${section}`)
  while (!scan.done) {
    if (cursor.at >= cursor.end && !(await cursor.more())) {
      const read = rows + Math.floor(scan.count / fields)
      throw cursor.truncated(`more ${section}, of which ${read} were read`)
    }
    if (!scanNumbers(cursor, scan, batch))
      throw cursor.unexpected(`a digit, a comma or "]" in the ${section}`)
    if (scan.count < batch.length && !scan.done) continue
    const taken = Math.floor(scan.count / fields)
    const bad = reader.take(batch, taken)
    if (bad !== undefined) throw badNumber(cursor, reader, { bad, batch, rows })
    if (scan.count % fields !== 0) {
      throw cursor.fault(`the last row of the ${section} has ${scan.count % fields} numbers`, String(fields))
    }
    rows += taken
    scan.count = 0
  }
  return rows
}

function badNumber(
  cursor: ByteCursor,
  { section, fields }: RowReader,
  { bad, batch, rows }: { readonly bad: BadNumber; readonly batch: Float64Array; readonly rows: number },
): Error {
  const row = rows + Math.floor(bad.at / fields)
  const field = bad.at % fields
  return cursor.fault(
    `number ${field + 1} of row ${row} in the ${section} before it is ${batch[bad.at]}`,
    bad.wanted,
  )
}

/** Fills the batch from the cursor's buffer, whichever ends first. False at a byte that does not belong there. */
function scanNumbers(cursor: ByteCursor, scan: Scan, batch: Float64Array): boolean {
  const { bytes, end } = cursor
  const limit = batch.length
  let { value, isNegative, isOpen, count } = scan
  let at = cursor.at
  let good = true
  for (; at < end && count < limit; at++) {
    let byte = bytes[at] ?? 0
    if (byte >= ZERO && byte <= NINE) {
      isOpen = true
      do value = value * 10 + (byte - ZERO)
      while (++at < end && (byte = bytes[at] ?? 0) >= ZERO && byte <= NINE)
      if (at === end) break
    }
    if (byte <= SPACE) continue
    if (byte === MINUS && !isOpen && !isNegative) {
      isNegative = true
      continue
    }
    if (isOpen && (byte === COMMA || byte === CLOSE)) {
      batch[count++] = isNegative ? -value : value
      value = 0
      isOpen = false
      isNegative = false
    } else if (byte !== CLOSE || count > 0) {
      good = byte === CLOSE && count === 0
      if (!good) break
    }
    if (byte === CLOSE) {
      scan.done = true
      at++
      break
    }
  }
  cursor.at = at
  Object.assign(scan, { value, isNegative, isOpen, count })
  return good
}
