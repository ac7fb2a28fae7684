// A pause in which this process could have worked so long: on a busy machine it takes longer.
import { setTimeout as pause } from 'node:timers/promises'
import { FairClock } from '../system/fair-clock.ts'

/** Of wall time, whatever the machine does. */
const MOST_TIMES = 6

/** Rejects when the signal is aborted. */
export async function fairPause(ms: number, signal?: AbortSignal): Promise<void> {
  const clock = new FairClock(() => [process.pid])
  let leftMs = ms
  while (leftMs >= 1 && clock.passedMs < ms * MOST_TIMES) {
    await pause(leftMs, undefined, signal && { signal })
    leftMs = ms - clock.read()
  }
}
