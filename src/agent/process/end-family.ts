// Ends a family of processes for good: asked with SIGTERM, killed after a grace, waited for until nothing of it lives.
import { setTimeout as sleep } from 'node:timers/promises'
import { type Family, signalGroup, signalProcess } from './family.ts'

/** Growing waits between two looks: most processes end at once, and a look reads all of /proc. */
const firstPollMs = 2
const longestPollMs = 50
/** After SIGKILL only the kernel can be slow. */
const killWaitMs = 2000

/** True when nothing of the family is alive any more. `graceMs` passes between SIGTERM and SIGKILL. */
export type EndFamily = (family: Family, graceMs: number) => Promise<boolean>

export const endFamily: EndFamily = async (family, graceMs) => {
  if (family.members().length === 0) return true
  signalFamily(family, 'SIGTERM')
  if (await isGoneWithin(family, graceMs)) return true
  return await isGoneWithin(family, killWaitMs, () => signalFamily(family, 'SIGKILL'))
}

/** One synchronous pass of SIGKILL, for a program that is itself about to end. */
export function killFamily(family: Family): void {
  signalFamily(family, 'SIGKILL')
}

function signalFamily(family: Family, signal: NodeJS.Signals): void {
  const members = family.members()
  signalGroup(family.root, signal)
  for (const pid of members) if (pid !== family.root) signalProcess(pid, signal)
}

/** `insist` is called before every look: a process may fork while it is being killed. */
async function isGoneWithin(family: Family, ms: number, insist?: () => void): Promise<boolean> {
  const endMs = performance.now() + ms
  for (let waitMs = firstPollMs; ; waitMs = Math.min(longestPollMs, waitMs * 2)) {
    insist?.()
    if (family.members().length === 0) return true
    if (performance.now() >= endMs) return false
    await sleep(Math.min(waitMs, Math.max(1, endMs - performance.now())))
  }
}
