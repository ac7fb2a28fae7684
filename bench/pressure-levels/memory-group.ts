// A control group with so much memory, for whoever is started in it: a small machine on a big one.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MemoryGroup extends Disposable {
  /** Where a process writes its id to be in it. */
  readonly members: string
}

const versions = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
]

/** Undefined where none can be made: the files are somebody else's, or there are none. */
export function memoryGroup(bytes: number): MemoryGroup | undefined {
  for (const { root, limit } of versions) {
    const path = join(root, `tidemark-bench-${process.pid}`)
    try {
      mkdirSync(path)
    } catch {
      continue
    }
    const remove = (): void => rmdirSync(path)
    if (existsSync(join(path, limit))) {
      writeFileSync(join(path, limit), String(bytes))
      return { members: join(path, 'cgroup.procs'), [Symbol.dispose]: remove }
    }
    remove()
  }
  return undefined
}
