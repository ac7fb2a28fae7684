// How the work on an agent ended that did not come to its end: the same ends as of a measured process.
import { TidemarkError } from '../errors.ts'
import type { PhaseEnd } from '../runner/series.ts'
import type { AgentProcess } from './agent-process.ts'
import { HungAgent } from './protocols/in-time.ts'
import { StoppedCycle } from './stopped-cycle.ts'

/** A connection breaks a moment before the process is seen to have ended. */
const ENDING_MS = 1_000

/** @param during in words @throws what is no fault of the agent's */
export async function endedOtherwise(
  error: unknown,
  process: AgentProcess,
  during: string,
): Promise<PhaseEnd> {
  if (error instanceof StoppedCycle && error.why !== 'exit') return { how: 'stopped', why: error.why }
  if (await process.endsWithin(ENDING_MS)) {
    const { code, signal } = await process.exit
    return { how: 'crashed', code, signal, during, stderrTail: process.stderrTail }
  }
  if (error instanceof HungAgent)
    return { how: 'hung', during: `${error.during}, ${during}`, afterMs: error.afterMs, busy: undefined }
  if (error instanceof TidemarkError && error.code === 'protocol')
    return { how: 'threw', message: error.message, stack: '', during }
  throw error
}
