// Latencies as weighted centroids. They are merged with their neighbours whenever there are more than 300.
const CENTROIDS = 300

class Sketch {
  #centroids = []
  #isSorted = true

  record(value) {
    this.#centroids.push({ mean: value, weight: 1, exemplar: `trace-${value.toFixed(6)}` })
    this.#isSorted = false
    if (this.#centroids.length > CENTROIDS) this.#merge()
  }

  #sort() {
    if (!this.#isSorted) this.#centroids.sort((a, b) => a.mean - b.mean)
    this.#isSorted = true
  }

  #merge() {
    this.#sort()
    const merged = []
    for (let n = 0; n < this.#centroids.length; n += 2) {
      const [low, high = low] = this.#centroids.slice(n, n + 2)
      const weight = low.weight + high.weight
      const mean = (low.mean * low.weight + high.mean * high.weight) / weight
      merged.push({ mean, weight, exemplar: high.exemplar })
    }
    this.#centroids = merged
  }

  quantile(part) {
    this.#sort()
    return this.#centroids[Math.floor(part * (this.#centroids.length - 1))]?.mean
  }
}

export async function create() {
  const sketches = new Map()
  const record = (tool, ms) => {
    const sketch = sketches.get(tool) ?? new Sketch()
    sketches.set(tool, sketch)
    sketch.record(ms)
    return sketch.quantile(0.95)
  }
  return {
    async step(i) {
      for (let n = 0; n < 6; n++)
        record(['read', 'edit', 'bash'][n % 3], 3 + (((i * 6 + n) * 7_919) % 1_000) / 7)
      return record('session', i % 50)
    },
    async close() {
      sketches.clear()
    },
  }
}
