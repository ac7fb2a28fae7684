// A process that may be asked. A signal that nobody catches ends a process, so all that speaks against it is found before.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import { TidemarkError } from '../errors.ts'
import { hasProc } from '../resources/has-proc.ts'
import { lookAround } from '../system/look-around.ts'
import type { ProcessEntry, ProcessLook } from '../system/process-look.ts'

export interface Target {
  readonly pid: number
  readonly entry: ProcessEntry
  readonly command: readonly string[]
  /** Its inspector is open already, by its thread. False also for a Node that does not name its threads (before 26). */
  readonly isInspected: boolean
  /** It surely answers SIGUSR1. False where the system does not tell whether it catches it. */
  readonly maySignal: boolean
  /** Where its inspector opens, by its own options. */
  readonly port: number
}

const DEFAULT_PORT = 9229
/** Of a bit mask: SIGUSR1 is signal 10 (9 bits up), but on MIPS, which Node does not run on. */
const SIGUSR1_BIT = 0x200n

/** @throws TidemarkError `usage`: what speaks against asking this process, and what to do */
export function attachable(pid: number): Target {
  const look = lookAround()
  const entry = look.entry(pid)
  if (entry === undefined) throw refused(pid, 'no process has this id')
  const command = look.commandLine(pid)
  const port = portOf(look.environment(pid).get('NODE_OPTIONS'), command)
  if (!hasProc()) return unsignalled(look, { pid, entry, command, port })
  const status = textOf(`/proc/${pid}/status`)
  const threads = threadNames(pid)
  const reason = whyNotReachable(pid, entry, status) ?? (isNode(pid, threads) ? undefined : notNode(entry))
  if (reason !== undefined) throw refused(pid, reason)
  const isInspected = threads.includes('InspectorIo')
  const deaf = isInspected ? undefined : whyDeaf(status)
  if (deaf !== undefined) throw refused(pid, deaf)
  return { pid, entry, command, isInspected, maySignal: true, port }
}

/** Without /proc: only an inspector that is open can be asked, and whether one is, shows when it is. */
function unsignalled(look: ProcessLook, target: Omit<Target, 'isInspected' | 'maySignal'>): Target {
  const { pid, entry } = target
  const reason =
    whyNotAnswering(pid, entry) ?? (isNodeProgram(look.program(pid) ?? '') ? undefined : notNode(entry))
  if (reason !== undefined) throw refused(pid, reason)
  return { ...target, isInspected: true, maySignal: false }
}

export function refused(pid: number, reason: string): TidemarkError {
  return new TidemarkError('usage', `Attach to process ${pid}: ${reason}`)
}

/** Names of the threads as the kernel knows them. Empty where that cannot be read. */
export function threadNames(pid: number): readonly string[] {
  return taskIds(pid).map((task) => textOf(`/proc/${pid}/task/${task}/comm`).trim())
}

/** How often this thread has waited and gone on; undefined without such a thread. */
export function wakings(pid: number, thread: string): number | undefined {
  const task = taskIds(pid).find((each) => textOf(`/proc/${pid}/task/${each}/comm`).trim() === thread)
  if (task === undefined) return undefined
  const count = field(textOf(`/proc/${pid}/task/${task}/status`), 'voluntary_ctxt_switches')
  return count === undefined ? undefined : Number(count)
}

function notNode({ command }: ProcessEntry): string {
  return `${command} is not Node, wanted a process of Node`
}

function whyNotReachable(pid: number, entry: ProcessEntry, status: string): string | undefined {
  const user = Number(field(status, 'Uid')?.split('\t')[1])
  const own = process.geteuid?.()
  if (user !== own) return `it belongs to user ${user} and this is user ${own}, wanted one of this user’s own`
  const reason = whyNotAnswering(pid, entry)
  if (reason !== undefined) return reason
  const [theirs, ours] = [linkOf(`/proc/${pid}/ns/net`), linkOf('/proc/self/ns/net')]
  if (theirs === '')
    return 'the kernel does not let this process look into it (ptrace, hidepid or its own dumpable flag)'
  if (theirs !== ours) {
    return `its network namespace is another one (${theirs}, here ${ours}); run Tidemark inside its container`
  }
  return undefined
}

function whyNotAnswering(pid: number, { state }: ProcessEntry): string | undefined {
  if (state === 'Z' || state === 'X')
    return 'it has ended and only waits for its parent to take note (zombie)'
  if (state === 'T') return `it is stopped and cannot answer; kill -CONT ${pid} lets it go on`
  if (state === 't') return 'a debugger has stopped it, and it cannot answer'
  return undefined
}

/** Newer Nodes name their threads; before 26 it goes by the name of the program. */
function isNode(pid: number, threads: readonly string[]): boolean {
  if (threads.some((name) => name === 'SignalInspector' || name.startsWith('node-V8'))) return true
  return isNodeProgram(linkOf(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
}

function isNodeProgram(file: string): boolean {
  return /^node(?:js)?[\d.-]*$/.test(basename(file))
}

/** Node catches the signal natively. Blocked or uncaught: --disable-sigusr1, --permission, or a listener that was removed. */
function whyDeaf(status: string): string | undefined {
  const has = (name: string): boolean => (BigInt(`0x${field(status, name) ?? '0'}`) & SIGUSR1_BIT) !== 0n
  const wanted = 'wanted one whose inspector is open (--inspect) or can be opened by SIGUSR1'
  if (has('SigBlk')) return `SIGUSR1 is blocked in it (--disable-sigusr1 or --permission), ${wanted}`
  if (has('SigIgn')) return `it ignores SIGUSR1, ${wanted}`
  if (!has('SigCgt')) return `nothing in it catches SIGUSR1, which would end it, ${wanted}`
  return undefined
}

function portOf(options: string | undefined, command: readonly string[]): number {
  const given = [options ?? '', ...command].join(' ')
  const found = [
    ...given.matchAll(/--(?:inspect-port|debug-port|inspect(?:-brk|-wait)?)[= ](?:\S*:)?(\d{1,5})(?=\s|$)/g),
  ]
  return Number(found.at(-1)?.[1] ?? DEFAULT_PORT)
}

function field(status: string, name: string): string | undefined {
  return new RegExp(`^${name}:\\s+(.+)$`, 'm').exec(status)?.[1]
}

function taskIds(pid: number): readonly string[] {
  if (!hasProc()) return []
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
