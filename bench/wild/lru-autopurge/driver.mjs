// A cache of answers that live for some time after they were last read; each is read once, a quarter of that time after it
// was put in.
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'

const LIFE_MS = 400
const READ_MS = 100

export async function create() {
  const answers = new LRUCache({ ttl: LIFE_MS, ttlAutopurge: true, updateAgeOnGet: true })
  const unread = []
  return {
    async step(i) {
      for (let n = 0; n < 4; n++) {
        const question = `question ${i}.${n}`
        answers.set(question, { text: `answer ${i}`, words: ['a', 'b', 'c'] })
        unread.push({ question, atMs: performance.now() })
      }
      await sleep(4)
      while (unread.length > 0 && unread[0].atMs < performance.now() - READ_MS) answers.get(unread.shift().question)
    },
    async close() { await sleep(2 * LIFE_MS) },
  }
}
