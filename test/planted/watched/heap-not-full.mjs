// A cache with a bound that it does not reach while anybody watches: it rises in a straight line, and is no leak yet.
import { channel } from 'node:diagnostics_channel'
import { endOrphaned } from './orphaned.mjs'

endOrphaned()

const done = channel('planted.done')

class Cache {
  max = 10_000_000
  #entries = new Map()

  set(key, value) {
    this.#entries.set(key, value)
    if (this.#entries.size > this.max) this.#entries.delete(this.#entries.keys().next().value)
  }
}

const cache = new Cache()
let serial = 0
process.on('SIGTERM', () => process.exit(0))
setInterval(() => {
  for (let count = 0; count < 4; count++) {
    serial += 1
    cache.set(`key ${serial}`, { serial, text: 'x'.repeat(400) + serial })
    done.publish({ serial })
  }
}, 10)
