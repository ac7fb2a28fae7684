// What the control groups of this process allow and use, from Linux's files; undefined where there is none or no limit.
// Every level up to the root may have a limit, and the fullest one kills first (cgroups(7); memory.rst, v1 and v2).
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface CgroupMemory {
  readonly limitBytes: number
  /** Without the page cache that the kernel gives up before it kills. */
  readonly usedBytes: number
}

interface Version {
  readonly mount: string
  readonly limit: string
  readonly usage: string
  /** In memory.stat. */
  readonly cache: string
}

const v2: Version = {
  mount: '/sys/fs/cgroup',
  limit: 'memory.max',
  usage: 'memory.current',
  cache: 'inactive_file',
}
const v1: Version = {
  mount: '/sys/fs/cgroup/memory',
  limit: 'memory.limit_in_bytes',
  usage: 'memory.usage_in_bytes',
  cache: 'total_inactive_file',
}

/** v1 has no word for "no limit": it gives the largest number of pages. */
const noLimitBytes = 2 ** 60

/** @param root of the file system; tests give their own */
export function cgroupMemory(root: string = '/'): CgroupMemory | undefined {
  const groups = [...groupsOf(read(join(root, 'proc/self/cgroup')) ?? '')]
  const found = groups.flatMap(({ version, path }) => levels(join(root, version.mount), path, version))
  return found.toSorted((a, b) => b.usedBytes / b.limitBytes - a.usedBytes / a.limitBytes)[0]
}

/** Lines are `hierarchy:controllers:path`; v2 has no controllers. */
function* groupsOf(text: string): Iterable<{ readonly version: Version; readonly path: string }> {
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    if (controllers === '') yield { version: v2, path }
    else if (controllers.split(',').includes('memory')) yield { version: v1, path }
  }
}

/** A container may see the path of its host, where nothing is: then its own group is the root of the mount. */
function levels(mount: string, path: string, version: Version): CgroupMemory[] {
  const found: CgroupMemory[] = []
  for (let at = path; ; at = dirname(at)) {
    const level = levelAt(join(mount, at), version)
    if (level !== undefined) found.push(level)
    if (at === '/' || at === '.') return found
  }
}

function levelAt(directory: string, version: Version): CgroupMemory | undefined {
  const limitBytes = Number(read(join(directory, version.limit)))
  const usage = Number(read(join(directory, version.usage)))
  if (!(limitBytes > 0 && limitBytes < noLimitBytes) || !Number.isFinite(usage)) return undefined
  const cache = new RegExp(`^${version.cache} (\\d+)$`, 'm').exec(read(join(directory, 'memory.stat')) ?? '')
  return { limitBytes, usedBytes: Math.max(0, usage - Number(cache?.[1] ?? 0)) }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
