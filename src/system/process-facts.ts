// What this process has open and has started, read from /proc; empty elsewhere, for it may be anybody's program, in which no
// other is started.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hasProc } from '../resources/has-proc.ts'

export interface FamilyMember {
  readonly pid: number
  readonly parent: number
  readonly command: string
  readonly rssBytes: number
}

/** Looked into at once. */
const mostMembers = 200
const pageBytes = 4096

/** Open descriptors by type. */
export function openDescriptors(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of list('/proc/self/fd')) {
    const type = typeOf(link(`/proc/self/fd/${name}`))
    counts[type] = (counts[type] ?? 0) + 1
  }
  return counts
}

/** This process and what descends from it. */
export function family(root: number = process.pid): readonly FamilyMember[] {
  const all = list('/proc').flatMap((name) => memberOf(Number(name)))
  const byParent = Map.groupBy(all, ({ parent }) => parent)
  const found = all.filter(({ pid }) => pid === root)
  for (const { pid } of found) {
    if (found.length >= mostMembers) break
    found.push(...(byParent.get(pid) ?? []))
  }
  return found.slice(0, mostMembers)
}

/** Fields of proc_pid_stat(5); the command may itself hold spaces and parentheses. */
function memberOf(pid: number): FamilyMember[] {
  const stat = Number.isInteger(pid) ? read(`/proc/${pid}/stat`) : undefined
  if (stat === undefined) return []
  const close = stat.lastIndexOf(')')
  const fields = stat.slice(close + 2).split(' ')
  const command = stat.slice(stat.indexOf('(') + 1, close)
  return [{ pid, command, parent: Number(fields[1]), rssBytes: Number(fields[21]) * pageBytes }]
}

function typeOf(target: string): string {
  const named = /^(socket|pipe):|^anon_inode:\[?(\w+)/.exec(target)
  if (named !== null) return named[1] ?? named[2] ?? 'other'
  return target.startsWith('/') && !target.startsWith('/dev/') ? 'file' : 'other'
}

function list(path: string): readonly string[] {
  if (!hasProc()) return []
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
