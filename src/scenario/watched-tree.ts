// A program and all it has started, looked at from outside while it runs.
import type { ProcessTree } from './process-tree.ts'
import { descriptorsByType, processEntry, processStatus, proportionalBytes } from './procfs.ts'

/** Read from /proc. */
export interface WatchedProcess {
  readonly pid: number
  readonly command: string
  readonly rssBytes: number
  /** Since the process began. */
  readonly peakRssBytes: number
  /** Undefined where the kernel does not say. */
  readonly pssBytes: number | undefined
  readonly threads: number
  /** Open descriptors by type. */
  readonly fds: Readonly<Record<string, number>>
}

/** Processes looked into at once, a millisecond each; of more only the first are. */
const MAX_PROCESSES = 256

/** The root first; empty without /proc, or once all have gone. */
export function observeTree(root: number, tree: ProcessTree): readonly WatchedProcess[] {
  const entries = [processEntry(root), ...tree.scan()].filter((entry) => entry !== undefined)
  return entries.slice(0, MAX_PROCESSES).flatMap(({ pid, command }) => {
    const status = processStatus(pid)
    if (status === undefined) return []
    return [{ pid, command, ...status, pssBytes: proportionalBytes(pid), fds: descriptorsByType(pid) }]
  })
}
