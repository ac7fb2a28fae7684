// Where a run leaves its result: one run at a time writes to a directory, and a result appears whole or not at all.
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { redactedDeep, redaction } from '../redacted.ts'

/** Where results go unless `--out` says otherwise; git ignores it. */
export const DEFAULT_OUT = '.tidemark'

const LOCK = '.running'
/** Of a survey its snapshots; of a result one that was half written. */
const LEFT_BEHIND = /^survey-[A-Za-z0-9]{6}$|\.\d+\.partial$/

export class OutputDirectory implements Disposable {
  readonly path: string

  /** Creates it when missing. @throws TidemarkError `usage` when it is no directory, cannot be written, or another run writes there */
  constructor(path: string) {
    this.path = path
    try {
      makeDirectory(path)
      this.#lock()
      this.#sweep()
    } catch (cause) {
      if (cause instanceof TidemarkError) throw cause
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
        throw new TidemarkError('usage', `Write results to ${path}: it is a file, wanted a directory`, {
          cause,
        })
      }
      throw new TidemarkError(
        'usage',
        `Write results to ${path}: ${reasonOf(cause)}, wanted a directory that can be written`,
        { cause },
      )
    }
  }

  /** Replaces what was there in one step. @param mode default: as the umask has it */
  write(name: string, text: string, mode?: number): string {
    const file = join(this.path, name)
    writeWhole(file, text, mode)
    return file
  }

  /** The value as JSON, secrets taken out: what is written here is passed on. @returns its text */
  writeJson(name: string, value: object, mode?: number): string {
    const text = passedOnJson(value)
    this.write(name, text, mode)
    return text
  }

  [Symbol.dispose](): void {
    rmSync(join(this.path, LOCK), { force: true })
  }

  /** What a run left that was killed: nobody else writes here now, and snapshots hold prompts and keys. */
  #sweep(): void {
    for (const name of readdirSync(this.path)) {
      if (LEFT_BEHIND.test(name)) rmSync(join(this.path, name), { recursive: true, force: true })
    }
  }

  #lock(): void {
    const file = join(this.path, LOCK)
    const holder = holderOf(file)
    if (holder !== undefined && isAlive(holder)) {
      throw new TidemarkError(
        'usage',
        `Write results to ${this.path}: process ${holder} is writing there now, wait for it or choose another --out`,
      )
    }
    rmSync(file, { force: true })
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  }
}

/** Mode of files that name a program's functions and files. */
export const OWNER_ONLY = 0o600

/** Ends with a newline. */
export function passedOnJson(value: object): string {
  return `${JSON.stringify(redactedDeep(value, redaction(process.env)), null, 2)}\n`
}

/** Appears whole or not at all; directories above it are made. @throws what the file system says */
export function writeWhole(file: string, content: string | Buffer, mode?: number): void {
  const partial = `${file}.${process.pid}.partial`
  makeDirectory(dirname(file))
  try {
    writeFileSync(partial, content, { mode })
    renameSync(partial, file)
  } finally {
    rmSync(partial, { force: true })
  }
}

/** As `writeWhole`, and false where there is a file already: that one is left as it is. @throws what the file system says */
export function writeNew(file: string, text: string): boolean {
  const partial = `${file}.${process.pid}.partial`
  makeDirectory(dirname(file))
  try {
    writeFileSync(partial, text)
    linkSync(partial, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(partial, { force: true })
  }
}

/** Level by level: Node's recursive `mkdir` never returns where a file system refuses with ENOENT, as /proc does. */
export function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return
  if (dirname(path) !== path) makeDirectory(dirname(path))
  mkdirSync(path)
}

function holderOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    return statSync(`/proc/${pid}`).isDirectory() || process.kill(pid, 0)
  } catch {
    return false
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
