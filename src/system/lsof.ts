// What `lsof` says of open descriptors and of listening sockets, in its output for programs: a letter and a value a line
// (lsof(8), OUTPUT FOR OTHER PROGRAMS). `p` begins a process, `f` a descriptor of it, `t` is its type, `n` its name.
import { countsByPattern } from '../resources/file-patterns.ts'
import type { OpenDescriptors } from './process-look.ts'
import { MAX_PATTERNS } from './procfs.ts'

/** Neither addresses nor ports are looked up, and nothing is warned of. */
const QUIETLY = ['-n', '-P', '-w'] as const

export function descriptorArguments(pids: readonly number[]): readonly string[] {
  return [...QUIETLY, '-p', pids.join(','), '-F', 'pftn']
}

/** @param pids undefined: of all processes that let themselves be looked at */
export function listenerArguments(pids: readonly number[] | undefined): readonly string[] {
  const ofThem = pids === undefined ? [] : ['-a', '-p', pids.join(',')]
  return [...QUIETLY, ...ofThem, '-iTCP', '-sTCP:LISTEN', '-F', 'pftn']
}

export interface LsofFile {
  readonly pid: number
  readonly fd: number
  readonly type: string
  readonly name: string
}

export interface LsofListing {
  /** Whose descriptors were told, though there may be none. */
  readonly pids: readonly number[]
  readonly files: readonly LsofFile[]
}

/** What a program has mapped, and its directories, are no descriptors. A process of which nothing may be read is left out. */
export function parsedListing(text: string): LsofListing {
  const pids = new Set<number>()
  const files: LsofFile[] = []
  let pid = 0
  let file: { fd: string; type: string; name: string } | undefined
  const close = (): void => {
    if (file !== undefined && /^\d+$/.test(file.fd)) files.push({ ...file, pid, fd: Number(file.fd) })
    if (file?.fd === 'NOFD') pids.delete(pid)
    file = undefined
  }
  for (const line of text.split('\n')) {
    const value = line.slice(1)
    if (line.startsWith('p') || line.startsWith('f')) close()
    if (line.startsWith('p')) pids.add((pid = Number(value)))
    else if (line.startsWith('f')) file = { fd: value, type: '', name: '' }
    else if (line.startsWith('t') && file !== undefined) file.type = value
    else if (line.startsWith('n') && file !== undefined) file.name = value
  }
  close()
  return { pids: [...pids], files }
}

/** By the types that /proc has, and those that other kernels have. */
export function descriptorsOf({ pids, files }: LsofListing): ReadonlyMap<number, OpenDescriptors> {
  const byPid = Map.groupBy(files, ({ pid }) => pid)
  return new Map(pids.map((pid) => [pid, counted(byPid.get(pid) ?? [])]))
}

function counted(files: readonly LsofFile[]): OpenDescriptors {
  const fds: Record<string, number> = {}
  const names: string[] = []
  for (const file of files) {
    const type = typeOf(file)
    fds[type] = (fds[type] ?? 0) + 1
    if ((type === 'file' || type === 'other') && file.name !== '') names.push(file.name)
  }
  return { fds, files: countsByPattern(names, MAX_PATTERNS) }
}

const SOCKETS: ReadonlySet<string> = new Set([
  'IPv4',
  'IPv6',
  'unix',
  'sock',
  'inet',
  'netlink',
  'pack',
  'raw',
  'raw6',
  // macOS: of the kernel's own protocols, routes and devices.
  'systm',
  'rte',
  'ndrv',
  'key',
  'vsock',
])

function typeOf({ type, name }: LsofFile): string {
  if (SOCKETS.has(type)) return 'socket'
  if (type === 'PIPE' || (type === 'FIFO' && !name.startsWith('/'))) return 'pipe'
  if (type === 'KQUEUE') return 'kqueue'
  const anonymous = /^\[?(?:anon_inode:)?\[?(inotify|eventfd|eventpoll)/.exec(name)?.[1]
  if (anonymous !== undefined) return anonymous === 'eventpoll' ? 'epoll' : anonymous
  return name.startsWith('/') && !name.startsWith('/dev/') ? 'file' : 'other'
}
