import { describe, expect, it } from 'vitest'
import { Share } from '../../../src/agent/budget/budget-share.ts'

const bytesPerToken = 357

function share(sharedTokens = 200_000): Share {
  const shared = (): number => sharedTokens * bytesPerToken
  return new Share({ sessionId: 's', shared, floorBytes: 1000 * bytesPerToken, ended: () => {} })
}

const waiting = (): AbortSignal => new AbortController().signal

describe('a share', () => {
  it('halves what a long window may take, and tells what it gave back once it has', async () => {
    using given = share()
    given.uses(100_000)
    const freed = given.tighten(waiting())
    expect(given.windowTokens).toBe(50_000)
    given.uses(60_000)
    given.uses(4000)
    expect(await freed).toBe(96_000 * bytesPerToken)
    given.relax()
    expect(given.windowTokens).toBe(200_000)
  })

  it('leaves a short history alone, however often it is asked', async () => {
    using given = share()
    given.uses(900)
    expect(await given.tighten(waiting())).toBe(0)
    expect(given.windowTokens).toBe(200_000)
    given.uses(1500)
    void given.tighten(waiting())
    expect(given.windowTokens).toBe(1000)
  })

  it('gives all back when its prompt ends', async () => {
    const given = share()
    given.uses(100_000)
    const freed = given.tighten(waiting())
    given[Symbol.dispose]()
    expect(await freed).toBe(100_000 * bytesPerToken)
  })

  it('does not keep those waiting who have given up', async () => {
    using given = share()
    given.uses(100_000)
    const controller = new AbortController()
    const freed = given.tighten(controller.signal)
    controller.abort()
    expect(await freed).toBe(0)
  })
})
