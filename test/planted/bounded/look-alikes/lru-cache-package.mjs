// The cache of a package, of 5,000 entries.
import { LRUCache } from 'lru-cache'

const documents = new LRUCache({ max: 5_000 })

export function create() {
  return {
    step(i) {
      documents.set(`document ${i}`, { title: `The ${i}th`, words: i })
    },
    close() {},
  }
}
