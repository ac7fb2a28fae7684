// Model calls that fail as providers fail, on a seeded plan, so that retries can be tried.
import { APICallError, type LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { seededRandom } from './random.ts'

export interface FailurePlan {
  /** Every nth call fails, counted from the first; 1 fails all of them. */
  readonly every: number
  /** HTTP statuses to choose from. Default 429 and 529. */
  readonly statuses?: readonly number[]
  /** Sent as `retry-after`; undefined sends none. */
  readonly retryAfterSeconds?: number
  /** Default 1. */
  readonly seed?: number
}

/**
 * A check to call before each answer; it throws when the plan says so.
 * @throws {RangeError} when `every` is below 1
 */
export function failureCheck(plan: FailurePlan | undefined): (options: LanguageModelV4CallOptions) => void {
  if (!plan) return () => undefined
  const { every, statuses = [429, 529], retryAfterSeconds, seed = 1 } = plan
  if (!Number.isSafeInteger(every) || every < 1)
    throw new RangeError(`Plan failures: every is ${every}, wanted at least 1`)
  const random = seededRandom(seed, 'failures')
  let calls = 0
  return () => {
    calls += 1
    if (calls % every !== 0) return
    const statusCode = statuses[Math.floor(random() * statuses.length)] ?? 429
    throw new APICallError({
      message: statusCode === 529 ? 'Overloaded' : 'Too many requests',
      url: 'replay:model',
      requestBodyValues: {}, // Not the prompt: the error may be kept.
      statusCode,
      isRetryable: statusCode === 429 || statusCode >= 500,
      ...(retryAfterSeconds === undefined
        ? {}
        : { responseHeaders: { 'retry-after': String(retryAfterSeconds) } }),
    })
  }
}
