// Files that watched processes have open, by pattern, when each was first seen and when it was last: in bounded memory.
import type { FileCounts } from '../resources/file-patterns.ts'
import type { WatchedProcess } from './watched-tree.ts'

/** Processes whose files are remembered, some kilobytes each; of more only the first are. */
const MAX_PROCESSES = 256

interface Seen {
  readonly first: FileCounts
  last: FileCounts
}

export interface FilesBetween {
  readonly before: FileCounts | undefined
  readonly after: FileCounts | undefined
}

export class WatchedFiles {
  readonly #byPid = new Map<number, Seen>()
  #first: FileCounts | undefined
  #last: FileCounts | undefined

  /** At one moment; what has ended is forgotten when there is no room for what lives. */
  note(processes: readonly WatchedProcess[]): void {
    this.#last = sum(processes.map(({ files = {} }) => files))
    this.#first ??= this.#last
    for (const { pid, files = {} } of processes) {
      const seen = this.#byPid.get(pid)
      if (seen !== undefined) seen.last = files
      else if (this.#byPid.size < MAX_PROCESSES) this.#byPid.set(pid, { first: files, last: files })
    }
    const living = new Set(processes.map(({ pid }) => pid))
    if (this.#byPid.size < MAX_PROCESSES) return
    for (const pid of this.#byPid.keys()) if (!living.has(pid)) this.#byPid.delete(pid)
  }

  /** Of one process. */
  of(pid: number): FilesBetween {
    const seen = this.#byPid.get(pid)
    return { before: seen?.first, after: seen?.last }
  }

  ofAll(): FilesBetween {
    return { before: this.#first, after: this.#last }
  }
}

function sum(all: readonly FileCounts[]): FileCounts {
  const counts: Record<string, number> = {}
  for (const files of all)
    for (const [name, count] of Object.entries(files)) counts[name] = (counts[name] ?? 0) + count
  return counts
}
