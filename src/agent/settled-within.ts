// Waits for work that was told to stop, but not for ever.
import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves when all of it has settled, or after `ms`; never rejects. */
export async function settledWithin(running: Iterable<Promise<unknown>>, ms: number): Promise<void> {
  const all = [...running]
  if (all.length === 0) return
  const stop = new AbortController()
  const timeUp = sleep(ms, undefined, { signal: stop.signal }).catch(() => {})
  await Promise.race([Promise.allSettled(all), timeUp])
  stop.abort()
}
