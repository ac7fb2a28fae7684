// The collector is down for 25 flushes and then takes everything; what the buffer cannot hold is counted and dropped.
const CAPACITY = 400

export async function create() {
  let buffer = []
  let dropped = 0
  let flushes = 0
  const record = (name, attributes) => {
    if (buffer.length < CAPACITY) buffer.push({ name, attributes, at: performance.now() })
    else dropped += 1
  }
  return {
    async step(i) {
      for (let n = 0; n < 10; n++) record(`span ${n}`, { turn: i, index: n + 0.5 })
      await Promise.resolve()
      if (flushes++ % 26 === 25) buffer = []
      return dropped
    },
    async close() {
      buffer = []
    },
  }
}
