// In a file of its own: what is frozen here stays frozen.
import { PerformanceObserver } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { LEAK_CHECK_TIMEOUT_MS } from '../../src/testing/vitest.ts'

const nothing = () => clearTimeout(setTimeout(() => {}, 60_000))

it(
  'never says that nothing is left of a kind that it cannot see',
  { timeout: LEAK_CHECK_TIMEOUT_MS },
  async () => {
    let timer: NodeJS.Timeout | undefined
    const something = () => void (timer = setTimeout(() => {}, 60_000))
    await expect(nothing).toLeaveNothing()
    Object.freeze(PerformanceObserver.prototype)
    await expect(expect(nothing).toLeaveNothing()).rejects.toThrow(
      /kind performance-\w+ are not seen \(.*frozen/,
    )
    await expect(expect(something).toLeaveNothing()).rejects.toThrow('1 timer (setTimeout)')
    clearTimeout(timer)
  },
)
