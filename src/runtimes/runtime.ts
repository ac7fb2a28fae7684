// Which JavaScript runtime a process is, told by the file that it runs: its name, or for one that was compiled into a
// program of its own or renamed, what the file holds. Everything else needs no probe.
import { closeSync, openSync, readlinkSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { isLauncher } from '../probe/launcher.ts'

/** `unknown`: the kernel does not let us see, because the process is somebody else's. */
export type Runtime = 'node' | 'bun' | 'deno' | 'electron' | 'other' | 'unknown'

const NAMES: readonly (readonly [RegExp, Runtime])[] = [
  [/^node(js)?[\d.]*(\.exe)?$/, 'node'],
  [/^bunx?(\.exe)?$/, 'bun'],
  [/^deno$/, 'deno'],
  [/^electron$/, 'electron'],
  [/^(workerd|llrt|tjs|qjs|hermes|d8|jsc|graaljs)$/, 'other'],
]

/** Texts that no other program holds. Electron and a compiled Node hold Node's as well, so theirs come first. */
const MARKS: readonly (readonly [string, Runtime])[] = [
  ['Electron Framework', 'electron'],
  ['electron.asar', 'electron'],
  ['---- Bun! ----', 'bun'],
  ['d3n0l4nd', 'deno'],
  ['NODE_SEA_FUSE_', 'node'],
]

/** No runtime that could be compiled into a program is smaller, and hardly a file that is read for it is bigger. */
const LEAST_BYTES = 25 * 1024 * 1024
const MOST_BYTES = 512 * 1024 * 1024
const CHUNK_BYTES = 4 * 1024 * 1024
/** So that a mark that lies across two chunks is found. */
const OVERLAP_BYTES = 64

/** Files that were read once; a watch meets few. */
const MAX_FILES = 256
const known = new Map<string, Runtime | undefined>()

/**
 * Undefined for what is no JavaScript runtime or only starts others, and for a process that has gone. Reads a big unknown
 * file, once.
 *
 * @param exe its program, or the kernel's link to it
 * @param before what it was when last asked: the kernel takes the link away some time before the process is gone
 */
export function runtimeOf(exe: string, before?: Runtime): Runtime | undefined {
  try {
    const path = (exe.startsWith('/proc/') ? readlinkSync(exe) : exe).replace(/ \(deleted\)$/, '')
    if (isLauncher(path)) return undefined
    const named = NAMES.find(([pattern]) => pattern.test(basename(path)))
    return named === undefined ? byContent(exe) : named[1]
  } catch (error) {
    return isRefusal(error) ? 'unknown' : before
  }
}

function byContent(exe: string): Runtime | undefined {
  const { size, dev, ino, mtimeMs } = statSync(exe)
  if (size < LEAST_BYTES || size > MOST_BYTES) return undefined
  const id = `${dev}:${ino}:${mtimeMs}`
  if (!known.has(id)) {
    if (known.size >= MAX_FILES) known.clear()
    known.set(id, markIn(exe))
  }
  return known.get(id)
}

function markIn(file: string): Runtime | undefined {
  const fd = openSync(file, 'r')
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const found = new Set<Runtime>()
    // A file system may give less than was asked for before its end.
    for (let at = 0, read = CHUNK_BYTES; read > OVERLAP_BYTES; at += read - OVERLAP_BYTES) {
      read = readSync(fd, chunk, 0, CHUNK_BYTES, at)
      const text = chunk.subarray(0, read)
      for (const [mark, runtime] of MARKS) if (text.includes(mark)) found.add(runtime)
    }
    return MARKS.find(([, runtime]) => found.has(runtime))?.[1]
  } finally {
    closeSync(fd)
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
}
