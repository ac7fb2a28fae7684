// Ends a process group for good: asked with SIGTERM, killed after a grace, waited for until nothing of it lives.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const pollMs = 20
/** After SIGKILL only the kernel can be slow. */
const killWaitMs = 2000

/** True when no member of the group is alive any more. `graceMs` passes between SIGTERM and SIGKILL. */
export async function terminateGroup(groupId: number, graceMs: number): Promise<boolean> {
  if (!signalGroup(groupId, 'SIGTERM')) return true
  if (await isGoneWithin(groupId, graceMs)) return true
  signalGroup(groupId, 'SIGKILL')
  return await isGoneWithin(groupId, killWaitMs)
}

export function isGroupAlive(groupId: number): boolean {
  return signalGroup(groupId, 0) && hasLivingMember(groupId)
}

async function isGoneWithin(groupId: number, ms: number): Promise<boolean> {
  const endMs = performance.now() + ms
  while (isGroupAlive(groupId)) {
    if (performance.now() >= endMs) return false
    await sleep(pollMs)
  }
  return true
}

/** False when the group is gone. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-groupId, signal)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

/** A group of zombies still takes signals; where init does not reap, it would for ever. */
function hasLivingMember(groupId: number): boolean {
  if (process.platform !== 'linux') return true
  return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && isLivingMember(entry, groupId))
}

function isLivingMember(pid: string, groupId: number): boolean {
  try {
    // After the command in parentheses: state, parent, process group (proc_pid_stat(5)).
    const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    return group === String(groupId) && state !== 'Z' && state !== 'X'
  } catch {
    return false // It ended while we looked.
  }
}
