// Rate limits by user for a second, memoised calls with a bound, and a job that is scheduled and taken off.
import cron from 'node-cron'
import pMemoize from 'p-memoize'
import QuickLRU from 'quick-lru'
import { RateLimiterMemory } from 'rate-limiter-flexible'

export async function create() {
  const limiter = new RateLimiterMemory({ points: 5, duration: 1 })
  const load = pMemoize(async (id) => ({ id, text: 'x'.repeat(100) }), { cache: new QuickLRU({ maxSize: 16 }) })
  return {
    async step(i) {
      await limiter.consume(`user-${i % 30}`, 0)
      if ((await load(i)).id !== i) throw new Error('another one')
      const task = cron.schedule('0 0 1 1 *', () => {})
      await task.stop()
      await task.destroy()
    },
    close() {},
  }
}
