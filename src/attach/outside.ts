// What the kernel says of a process: how much, in what kind of mappings, and what it has open.
import { besideV8Bytes } from '../system/beside-v8.ts'
import { memoryMap, type Mapping } from '../system/memory-map.ts'
import {
  openDescriptors,
  type OpenDescriptors,
  processEntry,
  processIds,
  processStatus,
  proportionalBytes,
} from '../system/procfs.ts'

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

export interface OutsideFacts extends OpenDescriptors {
  readonly rssBytes: number
  /** What is no page of V8's heaps, array buffers among it; undefined where the kernel does not say. */
  readonly besideV8Bytes: number | undefined
  /** What it shares with others counted in part; undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  readonly threads: number
  readonly children: number
}

/** Undefined once it has ended. */
export function outsideFacts(pid: number): OutsideFacts | undefined {
  const status = processStatus(pid)
  if (status === undefined) return undefined
  const map = memoryMap(pid)
  const children = processIds().filter((each) => processEntry(each)?.parent === pid)
  return {
    rssBytes: status.rssBytes,
    besideV8Bytes: map === undefined ? undefined : besideV8Bytes(map),
    pssBytes: proportionalBytes(pid),
    threads: status.threads,
    children: children.length,
    ...openDescriptors(pid),
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
