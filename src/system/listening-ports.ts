// The TCP ports a process listens on, by what the kernel says: its sockets' inodes, and who of them listens.
// Formats: proc_pid_net(5), of the network namespace of that process. Without /proc `lsof` tells the same of one's own.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { hasProc } from '../resources/has-proc.ts'
import { listenerArguments, type LsofFile, parsedListing } from './lsof.ts'
import { runTool } from './posix-tool.ts'

export interface Listener {
  /** As it stands in a URL: `127.0.0.1`, `[::1]`. Of one that listens everywhere it is loopback. */
  readonly host: string
  readonly port: number
  /** Names its socket while that is open. */
  readonly inode: string
}

/** Empty where that cannot be read. */
export function listenersOf(...pids: readonly number[]): readonly Listener[] {
  if (pids.length === 0) return []
  if (!hasProc()) return told(pids)
  return pids.flatMap((pid) => {
    const own = socketInodes(pid)
    return listenersAround(pid).filter(({ inode }) => own.has(inode))
  })
}

/** Of all processes in its network namespace. */
export function listenersAround(pid: number): readonly Listener[] {
  if (!hasProc()) return told(undefined)
  return ['tcp', 'tcp6'].flatMap((table) => parsedTable(read(`/proc/${pid}/net/${table}`)))
}

/** What `/proc/PID/net/tcp` or `tcp6` says. */
export function parsedTable(text: string): readonly Listener[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const [address = '', port = ''] = local.split(':')
      return state === LISTENS ? [{ host: hostOf(address), port: Number.parseInt(port, 16), inode }] : []
    })
}

function told(pids: readonly number[] | undefined): readonly Listener[] {
  return listenersIn(parsedListing(runTool('lsof', listenerArguments(pids))?.text ?? '').files)
}

/** Of what `lsof` lists as listening: `*:3000`, `127.0.0.1:3000`, `[::1]:3000`. */
export function listenersIn(files: readonly LsofFile[]): readonly Listener[] {
  return files.flatMap(({ pid, fd, type, name }) => {
    const [, address, port] = /^(\S+):(\d+)(?:\s|$)/.exec(name) ?? []
    if (address === undefined) return []
    const host = address === '*' ? (type === 'IPv6' ? '[::1]' : '127.0.0.1') : address
    return [{ host, port: Number(port), inode: `${pid}:${fd}` }]
  })
}

const LISTENS = '0A'
const IPV4_DIGITS = 8

/** The kernel writes words of 32 bits in the order of its processor: little-endian on all that Node runs on. */
function hostOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((each) => Number.parseInt(each, 16)),
  )
  const isEverywhere = bytes.every((each) => each === 0)
  if (hex.length === IPV4_DIGITS) return isEverywhere ? '127.0.0.1' : bytes.join('.')
  if (isEverywhere) return '[::1]'
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname
}

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = names(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? []
    } catch {
      return [] // Closed meanwhile.
    }
  })
  return new Set(inodes)
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // No IPv6, or gone.
  }
}
