import { describe, expect, it } from 'vitest'
import { defaultRetryPolicy, retryAfterMs, retryDelayMs, waitMs } from '../../src/agent/retry.ts'
import { apiError } from './api-error.ts'

const policy = { ...defaultRetryPolicy, attempts: 4, baseMs: 100, maxMs: 300, maxProviderMs: 5000 }

describe('the wait before a retry', () => {
  it('doubles up to its maximum, and ends with the attempts', () => {
    const waits = [1, 2, 3, 4].map((attempt) => retryDelayMs(apiError(503), attempt, policy, 0))
    expect(waits).toEqual([100, 200, 300, undefined])
  })

  it('is what the provider asks for, unless that is too long', () => {
    expect(retryDelayMs(apiError(429, { 'Retry-After-Ms': '1234' }), 1, policy, 0)).toBe(1234)
    expect(retryDelayMs(apiError(429, { 'retry-after': '5' }), 1, policy, 0)).toBe(5000)
    expect(retryDelayMs(apiError(429, { 'retry-after': '6' }), 1, policy, 0)).toBeUndefined()
  })

  it('is none for an error that stays', () => {
    expect(retryDelayMs(apiError(400), 1, policy, 0)).toBeUndefined()
    expect(retryDelayMs(new TypeError('bug'), 1, policy, 0)).toBeUndefined()
    expect(retryDelayMs(undefined, 1, policy, 0)).toBeUndefined()
  })

  it('reads every form of the header', () => {
    const nowMs = Date.parse('2026-11-21T00:00:00Z')
    expect(retryAfterMs({ 'retry-after': 'Sat, 21 Nov 2026 00:00:07 GMT' }, nowMs)).toBe(7000)
    expect(retryAfterMs({ 'retry-after': 'Fri, 20 Nov 2026 00:00:00 GMT' }, nowMs)).toBe(0)
    expect(retryAfterMs({ 'retry-after-ms': 'soon', 'retry-after': '2.5' }, nowMs)).toBe(2500)
    expect(retryAfterMs({ 'retry-after': 'soon' }, nowMs)).toBeUndefined()
    expect(retryAfterMs({}, nowMs)).toBeUndefined()
  })

  it('ends at once when it is aborted', async () => {
    const controller = new AbortController()
    const waiting = waitMs(600_000, controller.signal)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    await expect(waitMs(1, controller.signal)).rejects.toThrow('enough')
  })
})
