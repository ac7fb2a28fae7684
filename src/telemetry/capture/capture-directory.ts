// Where evidence is put: numbered, for its owner alone, bounded in number and bytes. A file has its name only once it is
// whole; what a killed process left half-written is removed at the next start, and remembered so that it is not repeated.
import {
  chmodSync,
  copyFileSync,
  linkSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { isOtherLiving } from './living-process.ts'
import { makePrivateDirectory } from './private-directory.ts'

/** Of one number belong together. */
export const captureKinds = ['diagnosis.json', 'heapsnapshot', 'heapprofile', 'unfinished.json'] as const
export type CaptureKind = (typeof captureKinds)[number]

export interface CaptureFile {
  readonly number: number
  readonly kind: CaptureKind
  readonly path: string
  readonly bytes: number
  readonly writtenMs: number
}

export interface CaptureLimits {
  /** Snapshots kept; the oldest go first. Default 4. */
  readonly snapshots: number
  /** Of all files together. Default 4 GiB. */
  readonly bytes: number
  /** Diagnoses and profiles kept. Default 50. */
  readonly diagnoses: number
}

const defaultCaptureLimits: CaptureLimits = { snapshots: 4, bytes: 4 * 1024 ** 3, diagnoses: 50 }

/** Below the one that is given: that may be somebody's home, or /tmp. */
const ownDirectory = 'tidemark-evidence'

const filePattern = /^(\d{4,})\.(diagnosis\.json|heapsnapshot|heapprofile|unfinished\.json)$/
const partialPattern = /^(\d{4,})\.(?:\w|\.)+\.partial-(\d+)$/

export class CaptureDirectory {
  readonly path: string
  readonly #limits: CaptureLimits

  /**
   * @param parent where a directory of our own is made, private to its owner. What was there before keeps its mode, and
   * of what others have put there nothing is counted or removed
   * @throws TidemarkError `environment` where our directory could be written by others; what the file system throws
   */
  constructor(parent: string, limits: Partial<CaptureLimits> = {}) {
    this.path = join(resolve(parent), ownDirectory)
    this.#limits = { ...defaultCaptureLimits, ...limits }
    makePrivateDirectory(this.path, 'Keep evidence')
  }

  /** Whole files, oldest number first. */
  files(): readonly CaptureFile[] {
    const found = readdirSync(this.path).flatMap((name) => this.#fileOf(name))
    return found.toSorted((a, b) => a.number - b.number)
  }

  /** Removes what processes that are gone left half-written, and leaves a note of each. Returns how many there were. */
  cleanUp(): number {
    let cleaned = 0
    for (const name of readdirSync(this.path)) {
      const [, number, pid] = partialPattern.exec(name) ?? []
      if (number === undefined || isOtherLiving(Number(pid))) continue
      const path = join(this.path, name)
      const { size, mtimeMs } = statSync(path)
      rmSync(path, { force: true })
      if (!name.includes('.heapsnapshot.') || Number(number) === 0) continue
      const note = { pid: Number(pid), bytes: size, stoppedAt: new Date(mtimeMs).toISOString() }
      this.write(Number(number), 'unfinished.json', `${JSON.stringify(note)}\n`)
      cleaned++
    }
    return cleaned
  }

  /** Writes a text under a number that nobody has, and returns the number. */
  add(kind: CaptureKind, text: string): number {
    const partial = this.#unnumbered(kind)
    try {
      writeFileSync(partial, text, { mode: 0o600 })
      return this.#number(partial, kind)
    } finally {
      rmSync(partial, { force: true })
    }
  }

  /** Takes a whole file from elsewhere, also from another file system, and returns its number. */
  adopt(kind: CaptureKind, from: string): number {
    const partial = this.#unnumbered(kind)
    chmodSync(from, 0o600)
    try {
      moveFile(from, partial)
      return this.#number(partial, kind)
    } finally {
      rmSync(partial, { force: true })
    }
  }

  /** Writes a text that belongs to a number. */
  write(number: number, kind: CaptureKind, text: string): void {
    try {
      writeFileSync(this.partialOf(number, kind), text, { mode: 0o600 })
      this.finish(number, kind)
    } finally {
      this.discard(number, kind)
    }
  }

  /** Where a file is written that is not yet whole. */
  partialOf(number: number, kind: CaptureKind): string {
    return `${this.pathOf(number, kind)}.partial-${process.pid}`
  }

  /** What was written there is whole: it is given its name. */
  finish(number: number, kind: CaptureKind): CaptureFile {
    const partial = this.partialOf(number, kind)
    const path = this.pathOf(number, kind)
    chmodSync(partial, 0o600)
    renameSync(partial, path)
    const { size, mtimeMs } = statSync(path)
    return { number, kind, path, bytes: size, writtenMs: mtimeMs }
  }

  /** It failed. */
  discard(number: number, kind: CaptureKind): void {
    rmSync(this.partialOf(number, kind), { force: true })
  }

  /** Makes room for a snapshot of this size by removing the oldest. False when it is too big for the limits. */
  makeRoom(bytes: number): boolean {
    if (bytes > this.#limits.bytes) return false
    this.#keep('heapsnapshot', this.#limits.snapshots - 1)
    for (const kind of ['diagnosis.json', 'heapprofile', 'unfinished.json'] as const) {
      this.#keep(kind, this.#limits.diagnoses)
    }
    const files = this.files()
    let total = files.reduce((sum, file) => sum + file.bytes, bytes)
    for (const file of files.filter(({ kind }) => kind === 'heapsnapshot')) {
      if (total <= this.#limits.bytes) break
      rmSync(file.path, { force: true })
      total -= file.bytes
    }
    return true
  }

  /** When a snapshot was last written or begun, by whichever process; milliseconds since the epoch. */
  lastAttemptMs(): { readonly atMs: number; readonly wasFinished: boolean } | undefined {
    const attempts = this.files().filter(({ kind }) => kind === 'heapsnapshot' || kind === 'unfinished.json')
    const last = attempts.toSorted((a, b) => b.writtenMs - a.writtenMs)[0]
    return last && { atMs: last.writtenMs, wasFinished: last.kind === 'heapsnapshot' }
  }

  pathOf(number: number, kind: CaptureKind): string {
    return join(this.path, `${String(number).padStart(4, '0')}.${kind}`)
  }

  #unnumbered(kind: CaptureKind): string {
    return join(this.path, `0000.${kind}.partial-${process.pid}`)
  }

  #number(partial: string, kind: CaptureKind): number {
    for (let number = this.nextNumber(); ; number++) {
      if (isLinked(partial, this.pathOf(number, kind))) return number
    }
  }

  nextNumber(): number {
    const numbers = readdirSync(this.path).map((name) => Number(/^\d+/.exec(name)?.[0] ?? 0))
    return Math.max(0, ...numbers) + 1
  }

  #keep(kind: CaptureKind, most: number): void {
    const files = this.files().filter((file) => file.kind === kind)
    for (const { path } of files.slice(0, Math.max(0, files.length - most))) rmSync(path, { force: true })
  }

  #fileOf(name: string): CaptureFile[] {
    const [, number, suffix] = filePattern.exec(name) ?? []
    const kind = captureKinds.find((each) => each === suffix)
    if (number === undefined || kind === undefined) return []
    const path = join(this.path, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats === undefined) return []
    return [{ number: Number(number), kind, path, bytes: stats.size, writtenMs: stats.mtimeMs }]
  }
}

/** A second name, which fails where the name is taken: so two processes never share a number. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    copyFileSync(from, to)
    rmSync(from, { force: true })
  }
}
