// Whether and when a failed model call is tried again: exponential back-off, unless the provider says when.
import { setTimeout as sleep } from 'node:timers/promises'
import { APICallError } from 'ai'

export interface RetryPolicy {
  /** Tries in all, the first included. Default 6. */
  readonly attempts: number
  /** Wait before the second try; doubles from there. Default 2,000 ms. */
  readonly baseMs: number
  /** Longest wait of the back-off. Default 30,000 ms. */
  readonly maxMs: number
  /** A provider that asks for a longer wait is not waited for. Default 10 minutes. */
  readonly maxProviderMs: number
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  baseMs: 2000,
  maxMs: 30_000,
  maxProviderMs: 600_000,
}

/** Only what the provider or its client marks as passing: a bad request stays bad. */
export function isRetryable(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'isRetryable' in error && error.isRetryable === true
}

/** Wait before try `attempt + 1`, in milliseconds; undefined when there should be none. `attempt` counts from 1. */
export function retryDelayMs(
  error: unknown,
  attempt: number,
  policy: RetryPolicy,
  nowMs: number,
): number | undefined {
  if (attempt >= policy.attempts || !isRetryable(error)) return undefined
  const asked = APICallError.isInstance(error) ? retryAfterMs(error.responseHeaders ?? {}, nowMs) : undefined
  if (asked !== undefined) return asked <= policy.maxProviderMs ? asked : undefined
  return Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1))
}

/** `retry-after-ms` in milliseconds, or `retry-after` in seconds or as an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfterMs(headers: Readonly<Record<string, string>>, nowMs: number): number | undefined {
  const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  const { 'retry-after-ms': inMs, 'retry-after': after } = Object.fromEntries(names)
  const ms = inMs === undefined ? Number.NaN : Number.parseFloat(inMs)
  if (ms >= 0) return ms
  if (after === undefined) return undefined
  const askedMs = /^\s*[\d.]+\s*$/.test(after) ? Number(after) * 1000 : Date.parse(after) - nowMs
  return Number.isNaN(askedMs) ? undefined : Math.max(0, askedMs)
}

/** Waits, or throws the signal's reason at once when it is aborted. */
export async function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
}
