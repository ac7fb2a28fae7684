// Reads what watched threads write about themselves, as they write it: a file for each thread in one directory.
// A line is checked where it enters: the directory is the watched program's too.
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { helloSchema, helloStates } from '../probe/hello.ts'
import { liveProfileSchema } from '../probe/live-profile.ts'
import { FULL_SUFFIX } from '../probe/sample-file.ts'

const place = { file: z.string(), line: z.number(), column: z.number(), function: z.string().optional() }
const siteSchema = z.object({ ...place, through: z.object(place).optional() })

const originSchema = z.object({
  kind: z.string(),
  label: z.string(),
  site: siteSchema.optional(),
  live: z.number(),
  on: z.number().optional(),
  oldestAgeMs: z.number(),
  waitsMs: z.number().optional(),
})

const typeCounts = z.record(z.string(), z.number())
const heapSchema = z.object({
  counts: typeCounts,
  protected: typeCounts,
  bytes: z.number(),
  givenBackBytes: z.number(),
})

const writtenSampleSchema = z.object({
  schema: z.literal('tidemark.probe/1'),
  pid: z.number(),
  thread: z.number(),
  program: z.string(),
  why: z.enum(['interval', 'exit', 'asked']),
  asked: z.number().optional(),
  atMs: z.number(),
  collected: z.boolean(),
  rssBytes: z.number(),
  heapUsedBytes: z.number(),
  heapTotalBytes: z.number(),
  externalBytes: z.number(),
  arrayBuffersBytes: z.number(),
  holdings: z.object({
    level: z.string(),
    kinds: z.record(z.string(), z.number()),
    origins: z.array(originSchema),
    dropped: z.number(),
    faults: z.number(),
    /** Missing in what an older probe has written. */
    blind: z.array(z.object({ kind: z.string(), reason: z.string() })).optional(),
  }),
  heapObjectsBytes: z.number().optional(),
  work: z.number().optional(),
  heap: heapSchema.optional(),
  /** Samples before this one that could not be written. */
  lost: z.number().optional(),
})

/** What one thread said of itself at one moment. */
export type WrittenSample = z.infer<typeof writtenSampleSchema>
export type WrittenOrigin = z.infer<typeof originSchema>

const writtenHelloSchema = z.object({
  schema: z.literal(helloSchema),
  pid: z.number(),
  thread: z.number(),
  state: z.enum(helloStates),
  node: z.string(),
  /** Why the probe was refused. */
  reason: z.string().optional(),
})

/** What a thread says first: whether it has the probe. */
export type WrittenHello = z.infer<typeof writtenHelloSchema>

const frame = { function: z.string(), file: z.string().optional(), line: z.number().optional() }

const writtenProfileSchema = z.object({
  schema: z.literal(liveProfileSchema),
  pid: z.number(),
  thread: z.number(),
  atMs: z.number(),
  samplingBytes: z.number(),
  alive: z
    .array(
      z.object({
        stack: z.array(z.object(frame)).max(64),
        bytes: z.number(),
        samples: z.number().optional(),
      }),
    )
    .max(1_000),
})

/** What one thread's functions allocated and is alive. */
export type WrittenProfile = z.infer<typeof writtenProfileSchema>

/** Read from one file at once; a longer line, of some 20,000 origins, is dropped. */
const MAX_READ_BYTES = 8 * 1024 * 1024

const LINE_END = 10

/** How far a file was read, and which it was. */
interface ReadPosition {
  readonly file: number | undefined
  readonly offset: number
}

const FILE_KINDS = ['jsonl', 'hello', 'profile'] as const
type FileKind = (typeof FILE_KINDS)[number]

export class ProbeFiles {
  /** Lines that were none of the probe's, or too long. */
  dropped = 0
  readonly #directory: string
  readonly #read = new Map<string, ReadPosition>()
  readonly #greeted = new Set<string>()
  /** When each profile was written that has been read. */
  readonly #profiled = new Map<string, number>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** What was written since the last call, in the order of each thread. Never throws: a file may go at any moment. */
  read(): readonly WrittenSample[] {
    return this.#names('jsonl').flatMap((name) => this.#lines(name).flatMap((line) => this.#parsed(line)))
  }

  /** Those that have come since the last call. Never throws. */
  hellos(): readonly WrittenHello[] {
    return this.#names('hello')
      .filter((name) => !this.#greeted.has(name))
      .flatMap((name) => {
        this.#greeted.add(name)
        return parsed(writtenHelloSchema, readFrom(join(this.#directory, name), 0).toString('utf8'))
      })
  }

  /** Those that were written anew since the last call. Never throws. */
  profiles(): readonly WrittenProfile[] {
    return this.#names('profile').flatMap((name) => {
      const path = join(this.#directory, name)
      const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
      if (this.#profiled.get(name) === writtenMs) return []
      this.#profiled.set(name, writtenMs)
      return parsed(writtenProfileSchema, readFrom(path, 0).toString('utf8'))
    })
  }

  /** Removes the files of a process that has ended, or of one thread of it: what they said has been read. */
  forget(pid: number, thread?: number): void {
    const prefix = thread === undefined ? `${pid}-` : `${pid}-${thread}.`
    const names = FILE_KINDS.flatMap((kind) => this.#names(kind))
    for (const name of names.filter((each) => each.startsWith(prefix))) {
      rmSync(join(this.#directory, name), { force: true })
      rmSync(join(this.#directory, `${name}${FULL_SUFFIX}`), { force: true })
      this.#read.delete(name)
      this.#greeted.delete(name)
      this.#profiled.delete(name)
    }
  }

  #names(kind: FileKind): readonly string[] {
    try {
      return readdirSync(this.#directory).filter(
        (name) => /^\d+-\d+\.[a-z]+$/.test(name) && name.endsWith(`.${kind}`),
      )
    } catch {
      return [] // It appears with the first process that has the probe.
    }
  }

  /** The file may have been full, and begun anew: then the rest of it comes first. */
  #lines(name: string): readonly string[] {
    const path = join(this.#directory, name)
    const known = this.#read.get(name) ?? { file: undefined, offset: 0 }
    const file = statSync(path, { throwIfNoEntry: false })?.ino
    if (known.file === undefined || known.file === file)
      return this.#linesFrom(name, path, { ...known, file })
    const full = `${path}${FULL_SUFFIX}`
    const isFull = statSync(full, { throwIfNoEntry: false })?.ino === known.file
    const rest = isFull ? this.#linesFrom(name, full, known) : []
    return [...rest, ...this.#linesFrom(name, path, { file, offset: 0 })]
  }

  #linesFrom(name: string, path: string, { file, offset }: ReadPosition): readonly string[] {
    const bytes = readFrom(path, offset)
    const end = bytes.lastIndexOf(LINE_END) + 1
    const isTooLong = end === 0 && bytes.length === MAX_READ_BYTES
    if (isTooLong) this.dropped++
    this.#read.set(name, { file, offset: offset + (isTooLong ? bytes.length : end) })
    return bytes
      .toString('utf8', 0, end)
      .split('\n')
      .filter((line) => line !== '')
  }

  #parsed(line: string): readonly WrittenSample[] {
    const samples = parsed(writtenSampleSchema, line)
    if (samples.length === 0) this.dropped++
    return samples
  }
}

/** Nothing when it is none. */
function parsed<Written>(schema: z.ZodType<Written>, text: string): readonly Written[] {
  try {
    return [schema.parse(JSON.parse(text))]
  } catch {
    return []
  }
}

function readFrom(path: string, offset: number): Buffer {
  try {
    const fd = openSync(path, 'r')
    try {
      const length = Math.min(MAX_READ_BYTES, fstatSync(fd).size - offset)
      if (length <= 0) return Buffer.alloc(0)
      const bytes = Buffer.allocUnsafe(length)
      return bytes.subarray(0, readSync(fd, bytes, 0, length, offset))
    } finally {
      closeSync(fd)
    }
  } catch {
    return Buffer.alloc(0)
  }
}
