// The peak of a process and all below it, while it runs: resident sets from /proc, added up twice a second.
import { readFileSync } from 'node:fs'

const EVERY_MS = 500
const PAGE_BYTES = 4_096

/** Pages that processes share are counted in each, so it is an upper estimate. */
export function peakMemory(pid: number | undefined): { stop(): number | undefined } {
  let peakBytes = 0
  const timer = setInterval(() => {
    if (pid !== undefined) peakBytes = Math.max(peakBytes, bytesBelow(pid))
  }, EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return peakBytes === 0 ? undefined : Math.round(peakBytes / 1e6)
    },
  }
}

/** 0 for what has ended meanwhile, and where there is no /proc. */
function bytesBelow(pid: number): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
    const below = children.reduce((sum, child) => sum + bytesBelow(Number(child)), 0)
    return Number(pages) * PAGE_BYTES + below
  } catch {
    return 0
  }
}
