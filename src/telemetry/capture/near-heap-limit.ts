// The snapshot that Node itself writes when the heap is about to burst. It goes where Node puts it, so it is fetched from
// there: at once when the process has survived, at the next start when it has not.
import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { setHeapSnapshotNearHeapLimit } from 'node:v8'
import type { CaptureDirectory } from './capture-directory.ts'
import { isOtherLiving } from './living-process.ts'

interface Note {
  readonly pid: number
  readonly directory: string
  readonly sinceMs: number
}

const notePattern = /^near-limit-(\d+)\.json$/

export class NearHeapLimit implements Disposable {
  readonly #notePath: string
  readonly #note: Note

  /** V8 can be asked only once in a process: a second one changes nothing. */
  constructor(directory: CaptureDirectory) {
    this.#note = { pid: process.pid, directory: diagnosticDirectory(), sinceMs: Date.now() }
    this.#notePath = join(directory.path, `near-limit-${process.pid}.json`)
    writeFileSync(this.#notePath, JSON.stringify(this.#note), { mode: 0o600 })
    setHeapSnapshotNearHeapLimit(1)
  }

  /** Fetches what this process has written, having survived it. */
  fetch(directory: CaptureDirectory): Fetched {
    return fetchOf(this.#note, directory)
  }

  [Symbol.dispose](): void {
    rmSync(this.#notePath, { force: true })
  }
}

/** The program was started with Node's own option for it: those snapshots are its own, and stay where it wants them. */
export function asksItself(): boolean {
  return [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].some((option) =>
    /--heapsnapshot-near-heap-limit\b/.test(option),
  )
}

export interface Fetched {
  readonly whole: number
  readonly unfinished: number
}

/** Fetches what processes that are gone have written near their limit, and forgets them. */
export function fetchLeft(directory: CaptureDirectory): Fetched {
  const fetched = { whole: 0, unfinished: 0 }
  for (const name of readdirSync(directory.path)) {
    const pid = notePattern.exec(name)?.[1]
    if (pid === undefined || isOtherLiving(Number(pid))) continue
    const path = join(directory.path, name)
    const note = noteOf(path)
    rmSync(path, { force: true })
    if (note === undefined) continue
    const { whole, unfinished } = fetchOf(note, directory)
    fetched.whole += whole
    fetched.unfinished += unfinished
  }
  return fetched
}

function fetchOf(note: Note, directory: CaptureDirectory): Fetched {
  const fetched = { whole: 0, unfinished: 0 }
  const pattern = new RegExp(`^Heap\\.\\d{8}\\.\\d{6}\\.${note.pid}\\.\\d+\\.\\d+\\.heapsnapshot$`)
  for (const name of names(note.directory)) {
    const path = join(note.directory, name)
    if (!pattern.test(name) || statSync(path).mtimeMs < note.sinceMs) continue
    if (isWhole(path)) {
      directory.adopt('heapsnapshot', path)
      fetched.whole++
    } else {
      rmSync(path, { force: true })
      fetched.unfinished++
    }
  }
  return fetched
}

/** V8 writes the strings last. */
function isWhole(path: string): boolean {
  const end = Buffer.alloc(8)
  const file = openSync(path, 'r')
  try {
    const { size } = statSync(path)
    const read = readSync(file, end, 0, end.length, Math.max(0, size - end.length))
    return end.subarray(0, read).toString('latin1').trimEnd().endsWith(']}')
  } finally {
    closeSync(file)
  }
}

/** `--diagnostic-dir`, else where the process works. */
function diagnosticDirectory(): string {
  const options = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')]
  const given = options.flatMap((option, at) => {
    if (option === '--diagnostic-dir') return options[at + 1] ?? []
    return option.startsWith('--diagnostic-dir=') ? option.slice('--diagnostic-dir='.length) : []
  })
  return resolve(given[0] ?? '.')
}

function noteOf(path: string): Note | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof note !== 'object' || note === null) return undefined
    if (!('pid' in note && 'directory' in note && 'sinceMs' in note)) return undefined
    const { pid, directory, sinceMs } = note
    if (typeof pid !== 'number' || typeof directory !== 'string' || typeof sinceMs !== 'number')
      return undefined
    return { pid, directory, sinceMs }
  } catch {
    return undefined
  }
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
