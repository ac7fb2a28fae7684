// Works out how a phase ended from what is known once its process is gone.
import { TidemarkError } from '../errors.ts'
import { CHANNEL_FD } from '../host/protocol.ts'
import type { Exit } from './measured-process.ts'
import type { PhaseEnd } from './series.ts'

/** V8 says this before it aborts (node::OnFatalError, v8::internal::V8::FatalProcessOutOfMemory). */
const HEAP_LIMIT_REACHED = /heap out of memory|Fatal process out of memory|Allocation failed - process/

export interface Ending {
  /** Set when the runner itself ended the process, or was told by the host why it ends. */
  readonly known: PhaseEnd | undefined
  /** The host has closed the subject and let go. */
  readonly finished: boolean
  /** It is one program for all lives, and its host's signal was the last that it was told. */
  readonly isToldToEnd: boolean
  readonly exit: Exit
  /** What it was doing, in words. */
  readonly during: string
  readonly stderrTail: string
  readonly rssBytes: number | undefined
  /** The kernel killed something for memory while this phase ran. */
  readonly kernelKilled: boolean
}

export function phaseEnd(ending: Ending): PhaseEnd {
  const { exit, during, stderrTail, known } = ending
  if (known !== undefined && (known.how !== 'stopped' || exit.code === 0 || exit.signal === 'SIGKILL'))
    return known
  const heapFull = exit.code !== 0 && HEAP_LIMIT_REACHED.test(stderrTail)
  if (heapFull || (exit.signal === 'SIGKILL' && ending.kernelKilled)) {
    return { how: 'out-of-memory', during, rssBytes: ending.rssBytes, stderrTail }
  }
  if (ending.finished && exit.code === 0) return { how: 'closed' }
  if (ending.isToldToEnd && isEndBySignal(exit)) return { how: 'closed' }
  return { how: 'crashed', code: exit.code, signal: exit.signal, during, stderrTail }
}

/** The subject closed what it is heard by: nobody can tell how it went on. */
export function channelLost(during: string): TidemarkError {
  const what = `Hear the measured process: it closed descriptor ${CHANNEL_FD} during ${during}`
  return new TidemarkError('subject', `${what}, wanted that one left open: it belongs to Tidemark`)
}

/** A handler of SIGTERM exits with 0, with 128 + 15, or sends the signal on to whatever comes after it. */
function isEndBySignal({ code, signal }: Exit): boolean {
  return code === 0 || code === 143 || signal === 'SIGTERM'
}
