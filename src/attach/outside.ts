// What the kernel says of a process: how much, in what kind of mappings, and what it has open.
import { besideV8Bytes } from '../system/beside-v8.ts'
import { memoryMap, type Mapping } from '../system/memory-map.ts'
import { lookAround } from '../system/look-around.ts'
import type { OpenDescriptors } from '../system/process-look.ts'
import { proportionalBytes } from '../system/procfs.ts'
import type { Unseen } from '../resources/unseen-outside.ts'

export interface MappedMemory {
  /** Code and data of programs, libraries and other files. */
  readonly filesBytes: number
  /** Of malloc's first arena: native memory. */
  readonly mallocBytes: number
  /** Of the main thread. Those of others are anonymous. */
  readonly stackBytes: number
  /** V8's heap, array buffers, further arenas, stacks of threads. */
  readonly anonymousBytes: number
  /** Machine code that was compiled at run time. */
  readonly compiledBytes: number
}

/** Descriptors are missing where the system does not tell of them. */
export interface OutsideFacts extends Partial<OpenDescriptors> {
  readonly rssBytes: number
  /** What is no page of V8's heaps, array buffers among it; undefined where the kernel does not say. */
  readonly besideV8Bytes: number | undefined
  /** What it shares with others counted in part; undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  readonly threads: number | undefined
  readonly children: number
  /** What the system does not tell. */
  readonly unseen: readonly Unseen[]
}

/** Undefined once it has ended. */
export function outsideFacts(pid: number): OutsideFacts | undefined {
  const look = lookAround()
  const status = look.status(pid)
  if (status === undefined) return undefined
  const map = memoryMap(pid)
  const children = look.entries().filter(({ parent }) => parent === pid)
  const descriptors = look.openDescriptors([pid]).get(pid)
  return {
    rssBytes: status.rssBytes,
    besideV8Bytes: map === undefined ? undefined : besideV8Bytes(map),
    pssBytes: proportionalBytes(pid),
    threads: status.threads,
    children: children.length,
    ...descriptors,
    unseen: look.unseen(),
  }
}

/** Resident bytes; undefined where the kernel does not say. */
export function mappedMemory(pid: number): MappedMemory | undefined {
  const map = memoryMap(pid)
  return map === undefined ? undefined : mappedByKind(map)
}

export function mappedByKind(map: readonly Mapping[]): MappedMemory {
  const sums = { filesBytes: 0, mallocBytes: 0, stackBytes: 0, anonymousBytes: 0, compiledBytes: 0 }
  for (const { permissions, name, rssBytes } of map) sums[kindOf(permissions, name)] += rssBytes
  return sums
}

function kindOf(permissions: string, name: string): keyof MappedMemory {
  if (name === '[heap]') return 'mallocBytes'
  if (name === '[stack]') return 'stackBytes'
  if (name.startsWith('/') || name === '[vdso]') return 'filesBytes'
  return permissions.includes('x') ? 'compiledBytes' : 'anonymousBytes'
}
