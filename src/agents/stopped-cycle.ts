// A cycle that does not come to its end because of somebody else: the user, the time limit, the end of the agent, or a
// scenario that has seen what it needs.
import { setTimeout as pause } from 'node:timers/promises'

export type StopReason = 'interrupted' | 'time-limit' | 'exit' | 'evidence'

export class StoppedCycle extends Error {
  readonly why: StopReason

  constructor(why: StopReason) {
    super(`Run a cycle: it was stopped (${why})`)
    this.why = why
  }
}

export interface Stops {
  readonly interrupted: AbortSignal
  /** Aborted once the agent has ended. */
  readonly exited: AbortSignal
  /** By `performance.now()`. */
  readonly endsAtMs: number
}

/** What the work comes to, unless something stops it before. @throws StoppedCycle */
export async function unlessStopped<Done>(
  work: Promise<Done>,
  { interrupted, exited, endsAtMs }: Stops,
): Promise<Done> {
  const waiting = new AbortController()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stopAt = (signal: AbortSignal, why: StopReason): void => {
    if (signal.aborted) reject(new StoppedCycle(why))
    signal.addEventListener('abort', () => reject(new StoppedCycle(why)), { signal: waiting.signal })
  }
  stopAt(interrupted, 'interrupted')
  stopAt(exited, 'exit')
  void pause(Math.max(0, endsAtMs - performance.now()), undefined, { signal: waiting.signal }).then(
    () => reject(new StoppedCycle('time-limit')),
    () => undefined,
  )
  try {
    return await Promise.race([work, stopped])
  } finally {
    waiting.abort()
    work.catch(() => undefined) // Of what was stopped nobody waits for its end.
  }
}
