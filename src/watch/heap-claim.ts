// Along what the growth of a heap is told: the work that is counted, and what it is called.
import { type WorkUnit, workUnit } from '../probe/work-count.ts'

export { workUnit }
export type { WorkUnit }

export interface HeapClaim {
  /** What a unit of work is called: `request`, `job.done message`. */
  readonly unit: string
  /** It was asked for by name: without any work nothing is said. */
  readonly isWorkWanted: boolean
}

/** @param unit undefined: requests, where there are enough of them, else time */
export function heapClaim(unit?: WorkUnit): HeapClaim {
  const isWorkWanted = unit !== undefined
  return unit === undefined || unit === 'http'
    ? { unit: 'request', isWorkWanted }
    : { unit: `${unit.slice(unit.indexOf(':') + 1)} message`, isWorkWanted }
}
