// A wait before an answer: over when its time is, when nobody waits any more, or when the server stops.
import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export async function waited(ms: number, response: ServerResponse, stop: AbortSignal): Promise<void> {
  if (ms === 0 || response.destroyed || stop.aborted) return
  const over = new AbortController()
  const end = (): void => over.abort()
  response.once('close', end)
  stop.addEventListener('abort', end, { once: true })
  try {
    await delay(ms, undefined, { signal: over.signal })
  } catch (error) {
    if (!over.signal.aborted) throw error
  } finally {
    response.off('close', end)
    stop.removeEventListener('abort', end)
  }
}
