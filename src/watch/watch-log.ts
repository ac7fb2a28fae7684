// samples.jsonl of a watch of any length, in bounded space: when it is full, half of all but the newest quarter goes, evenly
// over its time, so that what is older is coarser. A watch that was cut off is taken up again by the next of its command.
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { redactedCommand, redactedDeep, redaction } from '../redacted.ts'
import type { WatchSample } from './watch-sample.ts'

/** A day of one process at a sample a second has some 40 MB; of a week the first days are told by the hour. */
const MAX_BYTES = 24 * 1024 * 1024
const NEWEST_SHARE = 0.25
const LINE_END = 10

const startSchema = z.object({
  schema: z.literal('tidemark.watch/1'),
  command: z.array(z.string()),
  startedAt: z.iso.datetime(),
  /** How often it was taken up again. */
  restarts: z.number().int().nonnegative(),
})

export type WatchStart = z.infer<typeof startSchema>

export interface WatchLogOptions {
  /** Exists. */
  readonly directory: string
  readonly command: readonly string[]
  readonly maxBytes?: number
  /** Default `Date.now`. */
  readonly clock?: () => number
}

export class WatchLog {
  /** Samples that could not be written: the disk was full. */
  unwritten = 0
  readonly start: WatchStart
  readonly #file: string
  readonly #maxBytes: number
  readonly #redact = redaction(process.env)
  /** Between the first start and this one. */
  readonly #beforeMs: number
  #bytes = 0
  #isLineWhole = true

  /** @throws what the file system says */
  constructor({ directory, command, maxBytes = MAX_BYTES, clock = Date.now }: WatchLogOptions) {
    this.#file = join(directory, 'samples.jsonl')
    this.#maxBytes = maxBytes
    const startFile = join(directory, 'watch.json')
    const earlier = cutOffStart(directory)
    const shown = [...redactedCommand(command, this.#redact)]
    const isSame = earlier !== undefined && JSON.stringify(earlier.command) === JSON.stringify(shown)
    const nowMs = clock()
    this.start = {
      schema: 'tidemark.watch/1',
      command: shown,
      startedAt: isSame ? earlier.startedAt : new Date(nowMs).toISOString(),
      restarts: isSame ? earlier.restarts + 1 : 0,
    }
    this.#beforeMs = Math.max(0, nowMs - Date.parse(this.start.startedAt))
    // They are of a watch that is over, or of one that is not: while this one runs there is no result.
    for (const name of ['result.json', 'allocations.json']) rmSync(join(directory, name), { force: true })
    if (isSame) this.#bytes = wholeLines(this.#file)
    else writeFileSync(this.#file, '')
    writeFileSync(startFile, `${JSON.stringify(this.start)}\n`, { mode: 0o600 })
  }

  /** A full disk is no reason to leave the program unwatched. */
  append(sample: WatchSample): void {
    const told = redactedDeep({ ...sample, atMs: sample.atMs + this.#beforeMs }, this.#redact)
    const line = `${this.#isLineWhole ? '' : '\n'}${JSON.stringify(told)}\n`
    try {
      this.#isLineWhole = false
      appendFileSync(this.#file, line)
      this.#isLineWhole = true
      this.#bytes += Buffer.byteLength(line)
      if (this.#bytes > this.#maxBytes) this.#bytes = coarsened(this.#file)
    } catch {
      this.unwritten++
    }
  }
}

/** Of a watch that came to no result; undefined where there was none. */
function cutOffStart(directory: string): WatchStart | undefined {
  if (statSync(join(directory, 'result.json'), { throwIfNoEntry: false }) !== undefined) return undefined
  try {
    return startSchema.parse(JSON.parse(readFileSync(join(directory, 'watch.json'), 'utf8')))
  } catch {
    return undefined
  }
}

/** Its last line may have been cut off. @returns its size, 0 where there is none */
function wholeLines(file: string): number {
  const { size = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {}
  if (size === 0) {
    writeFileSync(file, '')
    return 0
  }
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(LINE_END) + 1
  if (end < bytes.length) writeFileSync(file, bytes.subarray(0, end))
  return end
}

/** Appears whole or not at all. @returns its size */
function coarsened(file: string): number {
  const bytes = readFileSync(file)
  const newestAt = bytes.indexOf(LINE_END, Math.floor(bytes.length * (1 - NEWEST_SHARE))) + 1
  const partial = `${file}.${process.pid}.partial`
  const fd = openSync(partial, 'w')
  let written = 0
  try {
    for (const { at, end } of thinned(linesOf(bytes, newestAt))) written += writeSync(fd, bytes, at, end - at)
    written += writeSync(fd, bytes, newestAt)
    renameSync(partial, file)
  } finally {
    closeSync(fd)
    rmSync(partial, { force: true })
  }
  return written
}

interface Line {
  readonly at: number
  readonly end: number
  readonly atMs: number
}

function linesOf(bytes: Buffer, until: number): readonly Line[] {
  const lines: Line[] = []
  for (let at = 0; at < until;) {
    const end = bytes.indexOf(LINE_END, at) + 1
    const [, atMs = 0] = /^\{"atMs":(\d+)/.exec(bytes.toString('latin1', at, at + 32)) ?? []
    lines.push({ at, end, atMs: Number(atMs) })
    at = end
  }
  return lines
}

/** Half of them at most, none nearer to the one before it than if they were spread evenly. */
function thinned(lines: readonly Line[]): readonly Line[] {
  const spanMs = (lines.at(-1)?.atMs ?? 0) - (lines[0]?.atMs ?? 0)
  const spacingMs = spanMs / (lines.length / 2)
  let dueMs = 0
  return lines.filter(({ atMs }, nth) => {
    const isKept = nth === 0 || atMs >= dueMs
    if (isKept) dueMs = atMs + spacingMs
    return isKept
  })
}
