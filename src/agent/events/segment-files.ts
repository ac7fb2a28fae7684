// The files of an event stream: `events-<first seq>.jsonl`, in order; the last one is written.
// A process killed in a write leaves a torn last line: it was never acknowledged, and is cut off.
import { closeSync, ftruncateSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { recordOf, type StreamRecord } from './stream-record.ts'

export interface Segment {
  readonly path: string
  readonly firstSeq: number
  bytes: number
}

const namePattern = /^events-(\d{15})\.jsonl$/
const newline = 10
/** Read at once when a tail is looked at. */
const tailBytes = 64 * 1024

export function segmentPath(directory: string, firstSeq: number): string {
  return join(directory, `events-${String(firstSeq).padStart(15, '0')}.jsonl`)
}

/** Oldest first. */
export function listSegments(directory: string): Segment[] {
  return readdirSync(directory)
    .toSorted()
    .flatMap((name) => {
      const match = namePattern.exec(name)
      if (match === null) return []
      const path = join(directory, name)
      return [{ path, firstSeq: Number(match[1]), bytes: statSync(path).size }]
    })
}

export function removeSegment({ path }: Segment): void {
  rmSync(path, { force: true })
}

export interface Recovered {
  /** Of the last whole line; one less than the segment's first when there is none. */
  readonly lastSeq: number
  readonly lastAtMs: number | undefined
  readonly tornBytes: number
}

/** Cuts off whatever follows the last whole record. */
export function recoverSegment(segment: Segment): Recovered {
  const fd = openSync(segment.path, 'r+')
  try {
    let end = segment.bytes
    for (let line = lastLine(fd, end); line !== undefined; line = lastLine(fd, line.start)) {
      const record = line.isWhole ? recordOf(line.text) : undefined
      if (record !== undefined) return cut(fd, segment, line.end, record)
      end = line.start
    }
    return cut(fd, segment, end, undefined)
  } finally {
    closeSync(fd)
  }
}

function cut(fd: number, segment: Segment, end: number, last: StreamRecord | undefined): Recovered {
  const tornBytes = segment.bytes - end
  if (tornBytes > 0) ftruncateSync(fd, end)
  segment.bytes = end
  return { lastSeq: last?.seq ?? segment.firstSeq - 1, lastAtMs: last?.atMs, tornBytes }
}

interface TailLine {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly isWhole: boolean
}

/** The line that ends at `end`; undefined at the beginning of the file. */
function lastLine(fd: number, end: number): TailLine | undefined {
  if (end === 0) return undefined
  let tail: Buffer = Buffer.alloc(0)
  for (let from = end; from > 0;) {
    const length = Math.min(tailBytes, from)
    const piece = Buffer.alloc(length)
    readSync(fd, piece, 0, length, from - length)
    from -= length
    tail = Buffer.concat([piece, tail])
    const isWhole = tail.at(-1) === newline
    const before = tail.lastIndexOf(newline, isWhole ? -2 : -1)
    if (before === -1 && from > 0) continue
    const text = tail.toString('utf8', before + 1, isWhole ? tail.length - 1 : tail.length)
    return { start: from + before + 1, end, text, isWhole }
  }
  return undefined
}
