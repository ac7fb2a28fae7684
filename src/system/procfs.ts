// Reads what Linux says about a process, synchronously and without ever throwing: a process may go at any moment.
// Formats: proc_pid_stat(5), proc_pid_status(5), proc_pid_smaps(5).
import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { countsByPattern } from '../resources/file-patterns.ts'
import { hasProc } from '../resources/has-proc.ts'
import type { OpenDescriptors, ProcessEntry, ProcessStatus } from './process-look.ts'

/** Names of open files in one sample: a program has some tens of different ones. */
export const MAX_PATTERNS = 32

export function processIds(): readonly number[] {
  return list('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
}

export function processEntry(pid: number): ProcessEntry | undefined {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The command may itself hold spaces and parentheses.
  const close = stat.lastIndexOf(')')
  const fields = stat.slice(close + 2).split(' ')
  const field = (index: number): number => Number(fields[index])
  return {
    pid,
    command: stat.slice(stat.indexOf('(') + 1, close),
    state: fields[0] ?? '?',
    parent: field(1),
    group: field(2),
    session: field(3),
    start: field(19),
  }
}

/** User and system time since it began, in clock ticks (1/100 s); undefined where there is no /proc, or when it has gone. */
export function cpuTicks(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Program and arguments; empty when that cannot be read. A process may have written its title in their place. */
export function commandLine(pid: number): readonly string[] {
  return (
    read(`/proc/${pid}/cmdline`)
      ?.split('\0')
      .filter((each) => each !== '') ?? []
  )
}

/** What the process was given when its program was started; empty when that cannot be read. */
export function environment(pid: number): ReadonlyMap<string, string> {
  const variables = read(`/proc/${pid}/environ`)?.split('\0') ?? []
  return new Map(
    variables.flatMap((each) => {
      const at = each.indexOf('=')
      return at < 1 ? [] : [[each.slice(0, at), each.slice(at + 1)] as const]
    }),
  )
}

/** True when the process was given this `NAME=value`; false also when that cannot be read. */
export function hasEnvironment(pid: number, assignment: string): boolean {
  return read(`/proc/${pid}/environ`)?.split('\0').includes(assignment) ?? false
}

/** VmRSS, RssAnon, VmHWM and Threads. */
export function processStatus(pid: number): ProcessStatus | undefined {
  const status = read(`/proc/${pid}/status`)
  if (status === undefined) return undefined
  const rss = kilobytes(status, 'VmRSS')
  const peak = kilobytes(status, 'VmHWM')
  const threads = /^Threads:\s+(\d+)/m.exec(status)?.[1]
  if (rss === undefined || peak === undefined || threads === undefined) return undefined
  const anonymousBytes = kilobytes(status, 'RssAnon')
  return { rssBytes: rss, anonymousBytes, peakRssBytes: peak, threads: Number(threads) }
}

/** Proportional set size in bytes; costs the kernel a walk over the page tables. */
export function proportionalBytes(pid: number): number | undefined {
  const rollup = read(`/proc/${pid}/smaps_rollup`)
  return rollup === undefined ? undefined : kilobytes(rollup, 'Pss')
}

/** Empty where that cannot be read. */
export function openDescriptors(pid: number): OpenDescriptors {
  const fds: Record<string, number> = {}
  const files: string[] = []
  for (const name of list(`/proc/${pid}/fd`)) {
    const target = link(`/proc/${pid}/fd/${name}`)
    const type = descriptorType(target)
    fds[type] = (fds[type] ?? 0) + 1
    if ((type === 'file' || type === 'other') && target !== '') files.push(target)
  }
  return { fds, files: countsByPattern(files, MAX_PATTERNS) }
}

/** Starts the high-water mark of RSS anew. False when the kernel does not allow it. */
export function resetPeak(pid: number): boolean {
  if (!hasProc()) return false
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    return true
  } catch {
    return false
  }
}

/** How often the kernel has killed for memory since it booted. */
export function kernelMemoryKills(): number | undefined {
  const kills = /^oom_kill (\d+)$/m.exec(read('/proc/vmstat') ?? '')?.[1]
  return kills === undefined ? undefined : Number(kills)
}

function descriptorType(target: string): string {
  if (target.startsWith('socket:')) return 'socket'
  if (target.startsWith('pipe:')) return 'pipe'
  const anonymous = /^anon_inode:\[?(inotify|eventfd|eventpoll)/.exec(target)?.[1]
  if (anonymous !== undefined) return anonymous === 'eventpoll' ? 'epoll' : anonymous
  return target.startsWith('/') && !target.startsWith('/dev/') ? 'file' : 'other'
}

function kilobytes(text: string, name: string): number | undefined {
  const value = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]
  return value === undefined ? undefined : Number(value) * 1024
}

function read(path: string): string | undefined {
  if (!hasProc()) return undefined
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function list(path: string): readonly string[] {
  if (!hasProc()) return []
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
