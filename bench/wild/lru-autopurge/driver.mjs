// A cache of answers that live for some milliseconds after they were last read; each is read once.
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'

export async function create() {
  const answers = new LRUCache({ ttl: 30, ttlAutopurge: true, updateAgeOnGet: true })
  return {
    async step(i) {
      for (let n = 0; n < 4; n++) answers.set(`question ${i}.${n}`, { text: `answer ${i}`, words: ['a', 'b', 'c'] })
      await sleep(3)
      for (let n = 0; n < 4; n++) answers.get(`question ${i}.${n}`)
    },
    async close() { await sleep(100) },
  }
}
