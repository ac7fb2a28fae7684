// The most resident memory that this process ever had. The kernel hands getrusage's figure on to whoever is forked: a small
// child of a big parent would tell the parent's peak for ever. VmHWM starts anew with the program (proc_pid_status(5)).
import { readFileSync } from 'node:fs'
import { hasProc } from '../resources/has-proc.ts'

/** In bytes. Without /proc what getrusage says, which may be a parent's. @param status where the kernel keeps it */
export function peakResidentBytes(status = '/proc/self/status'): number {
  try {
    const kilobytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(hasProc() ? readFileSync(status, 'utf8') : '')?.[1])
    if (kilobytes > 0) return kilobytes * 1024
  } catch {
    // Not Linux, or a container that hides it.
  }
  return process.resourceUsage().maxRSS * 1024
}

let firstKilobytes: number | undefined

/**
 * What getrusage says, where that is surely this process's own: on Linux only once it has risen since it was first asked,
 * for before it may be a parent's.
 */
export function ownPeakBytes(): number | undefined {
  const { maxRSS } = process.resourceUsage()
  firstKilobytes ??= process.platform === 'linux' ? maxRSS : 0
  return maxRSS > firstKilobytes ? maxRSS * 1024 : undefined
}
