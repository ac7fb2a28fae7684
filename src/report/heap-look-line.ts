// A look at the heap of a program that works on, told when it happens: it stood still meanwhile.
import { formatBytes, formatMs } from '../findings/quantity.ts'
import type { HeapTold } from '../watch/live-surveys.ts'
import { terminalLine } from './terminal-text.ts'

/** One line, without its end. */
export function heapLookLine({ pid, thread, evidence, failure }: HeapTold): string {
  const last = evidence.captures.at(-1)
  const whose = `watch: the heap of process ${pid}${thread === 0 ? '' : `, worker ${thread}`}`
  if (failure !== undefined || last === undefined)
    return terminalLine(`${whose} could not be looked at: ${failure}`)
  if (last.after === 'trace') return `${whose} was traced for what is added to it`
  const nth = evidence.captures.filter(({ after }) => after === 'run').length
  const stood =
    last.snapshotMs === undefined
      ? 'no room for a snapshot'
      : `it stood still for ${formatMs(last.snapshotMs)}`
  return `${whose} rises, look ${nth}: ${formatBytes(last.heapObjectsBytes)}, ${stood}`
}
