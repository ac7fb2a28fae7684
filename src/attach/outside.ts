// What the kernel says of a process: how much, in what kind of mappings, and what it has open.
import { readFileSync } from 'node:fs'
import {
  openDescriptors,
  type OpenDescriptors,
  processEntry,
  processIds,
  processStatus,
  proportionalBytes,
} from '../linux/procfs.ts'

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
  /** What it shares with others counted in part; undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  readonly threads: number
  readonly children: number
}

/** Undefined once it has ended. */
export function outsideFacts(pid: number): OutsideFacts | undefined {
  const status = processStatus(pid)
  if (status === undefined) return undefined
  const children = processIds().filter((each) => processEntry(each)?.parent === pid)
  return {
    rssBytes: status.rssBytes,
    pssBytes: proportionalBytes(pid),
    threads: status.threads,
    children: children.length,
    ...openDescriptors(pid),
  }
}

/** Resident bytes; undefined where the kernel does not say. */
export function mappedMemory(pid: number): MappedMemory | undefined {
  try {
    return parsedMaps(readFileSync(`/proc/${pid}/smaps`, 'utf8'))
  } catch {
    return undefined
  }
}

/** What `/proc/PID/smaps` says. */
export function parsedMaps(text: string): MappedMemory {
  const sums = { filesBytes: 0, mallocBytes: 0, stackBytes: 0, anonymousBytes: 0, compiledBytes: 0 }
  let kind: keyof MappedMemory = 'anonymousBytes'
  for (const line of text.split('\n')) {
    const mapping = /^[\da-f]+-[\da-f]+ (\S+) \S+ \S+ \d+\s*(.*)$/.exec(line)
    if (mapping !== null) kind = kindOf(mapping[1] ?? '', mapping[2] ?? '')
    const rss = /^Rss:\s+(\d+) kB$/.exec(line)?.[1]
    if (rss !== undefined) sums[kind] += Number(rss) * 1024
  }
  return sums
}

function kindOf(permissions: string, name: string): keyof MappedMemory {
  if (name === '[heap]') return 'mallocBytes'
  if (name === '[stack]') return 'stackBytes'
  if (name.startsWith('/') || name === '[vdso]') return 'filesBytes'
  return permissions.includes('x') ? 'compiledBytes' : 'anonymousBytes'
}
