import { describe, expect, it, vi } from 'vitest'
import { HungAgent, inTime } from '../../src/agents/protocols/in-time.ts'
import { LastHeard } from '../../src/agents/protocols/last-heard.ts'

function never(): Promise<never> {
  return Promise.withResolvers<never>().promise
}

describe('a request to an agent', () => {
  it('is waited for as long as the agent is heard of', async () => {
    using _ = fakeTime()
    const heard = new LastHeard()
    const { promise, resolve } = Promise.withResolvers<string>()
    const asked = inTime('session/prompt', () => promise, { heard, limitMs: 1_000 })
    for (let step = 0; step < 5; step += 1) {
      await vi.advanceTimersByTimeAsync(900)
      heard.again()
    }
    resolve('done')
    expect(await asked).toBe('done')
  })

  it('is given up once nothing was heard for the whole of the limit', async () => {
    using _ = fakeTime()
    const heard = new LastHeard()
    let isGivenUp = false
    const asked = inTime('session/prompt', never, { heard, limitMs: 1_000 }).catch((error: unknown) => {
      isGivenUp = true
      return error
    })
    await vi.advanceTimersByTimeAsync(900)
    heard.again()
    await vi.advanceTimersByTimeAsync(990)
    expect(isGivenUp).toBe(false)
    await vi.advanceTimersByTimeAsync(20)
    const error = await asked
    expect(error).toBeInstanceOf(HungAgent)
    expect(String(error)).toContain('session/prompt: no answer and no word in 1 s, wanted one')
  })

  it('has the whole of the limit, however long ago the agent was heard of', async () => {
    using _ = fakeTime()
    const heard = new LastHeard()
    await vi.advanceTimersByTimeAsync(5_000)
    const asked = inTime(
      'session/load',
      () => new Promise<string>((resolve) => setTimeout(resolve, 900, 'late')),
      { heard, limitMs: 1_000 },
    )
    await vi.advanceTimersByTimeAsync(900)
    expect(await asked).toBe('late')
  })
})

function fakeTime(): Disposable {
  vi.useFakeTimers()
  return { [Symbol.dispose]: () => vi.useRealTimers() }
}
