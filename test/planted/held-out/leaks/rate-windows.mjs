// Requests are counted by window of a minute. The number of a window should be whole; it is not, so each request has its own.
// Grows by about 260 B a step.
const WINDOW_MS = 60_000

class RateLimiter {
  #limit
  #windows = new Map() // leak: container

  constructor(limit) {
    this.#limit = limit
  }

  take(tokens) {
    const nowMs = performance.now() // leak: heap
    const number = nowMs / WINDOW_MS // leak: heap
    const window = this.#windows.get(number) ?? { requests: 0, tokens: 0, firstMs: nowMs, denied: [] } // leak: heap
    this.#windows.set(number, window) // leak: heap
    if (window.tokens + tokens > this.#limit) return false
    window.requests++
    window.tokens += tokens
    return true
  }
}

export async function create() {
  const limiter = new RateLimiter(40_000)
  return {
    async step(i) {
      const isAllowed = limiter.take(1_000 + (i % 7) * 100)
      await new Promise(setImmediate)
      return isAllowed && limiter.take(200)
    },
    async close() {},
  }
}
