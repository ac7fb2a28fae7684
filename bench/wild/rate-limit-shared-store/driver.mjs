// An API that gives every customer a limiter; all count in one store.
import rateLimit, { MemoryStore } from 'express-rate-limit'

export async function create() {
  const store = new MemoryStore()
  return {
    async step(i) {
      const limiter = rateLimit({ windowMs: 60_000, max: 10 + i, store, validate: false, standardHeaders: true, legacyHeaders: false })
      const request = { ip: '10.0.0.1', app: { get: () => false }, headers: {} }
      await new Promise((next) => limiter(request, { setHeader() {}, headersSent: false }, next))
    },
    async close() { store.shutdown?.() },
  }
}
