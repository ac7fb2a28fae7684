// The channel to the runner in Deno, by calls of the C library: there is no other way to an inherited descriptor that
// blocks (its node:fs knows none, and net.Socket is asynchronous).
import { TidemarkError } from '../errors.ts'
import { isObject } from '../probe/capture/live-capture.ts'
import type { Wire } from './engine.ts'
import { denoObject } from '../runtimes/capture/deno-object.ts'

/** glibc's, musl's, and macOS'. */
const LIBRARIES = ['libc.so.6', 'libc.so', '/usr/lib/libSystem.dylib'] as const

const CALLS = {
  read: { parameters: ['i32', 'buffer', 'usize'], result: 'isize' },
  write: { parameters: ['i32', 'buffer', 'usize'], result: 'isize' },
  poll: { parameters: ['buffer', 'usize', 'i32'], result: 'i32' },
} as const

/** poll(2): what is asked for, and what says that nobody is at the other end. */
const READABLE = 0x1
const WRITABLE = 0x4
const GONE = 0x8 | 0x10 | 0x20
/** After that it is asked again: a signal may have come between. */
const POLL_MS = 1_000

type Call = (...given: readonly (number | bigint | Buffer)[]) => number

/** @throws TidemarkError `environment` where the library cannot be opened */
export function foreignWire(fd: number): Wire {
  const { read, write, poll } = libraryCalls()
  const awaits = (what: number, transfer: () => number): number => {
    const count = transfer()
    if (count >= 0) return count
    if ((ready(poll, fd, what) & GONE) !== 0)
      throw new TidemarkError('protocol', 'Reach the runner: the runner is gone')
    return transferred(transfer())
  }
  return {
    read: (into, at) => awaits(READABLE, () => read(fd, into.subarray(at, at + 1), 1n)),
    write: (bytes, offset) =>
      awaits(WRITABLE, () => write(fd, bytes.subarray(offset), BigInt(bytes.length - offset))),
  }
}

function transferred(count: number): number {
  if (count >= 0) return count
  throw Object.assign(new Error('Reach the runner: nothing moves now'), { code: 'EAGAIN' })
}

/** Blocks until it is, or some time has passed. */
function ready(poll: Call, fd: number, what: number): number {
  const asked = Buffer.alloc(8)
  asked.writeInt32LE(fd, 0)
  asked.writeInt16LE(what, 4)
  poll(asked, 1n, POLL_MS)
  return asked.readInt16LE(6)
}

function libraryCalls(): { readonly read: Call; readonly write: Call; readonly poll: Call } {
  const open: unknown = Reflect.get(denoObject(), 'dlopen')
  const symbols = LIBRARIES.map((name) => symbolsOf(open, name)).find((found) => found !== undefined)
  if (symbols === undefined)
    throw new TidemarkError('environment', 'Reach the runner: Deno opened no C library, wanted --allow-ffi')
  const call = (name: keyof typeof CALLS): Call => {
    const found: unknown = Reflect.get(symbols, name)
    return (...given) => (typeof found === 'function' ? Number(Reflect.apply(found, symbols, given)) : -1)
  }
  return { read: call('read'), write: call('write'), poll: call('poll') }
}

function symbolsOf(open: unknown, library: string): object | undefined {
  try {
    const opened: unknown =
      typeof open === 'function' ? Reflect.apply(open, undefined, [library, CALLS]) : undefined
    const symbols: unknown = isObject(opened) ? Reflect.get(opened, 'symbols') : undefined
    return isObject(symbols) ? symbols : undefined
  } catch {
    return undefined // Another system's name of it.
  }
}
