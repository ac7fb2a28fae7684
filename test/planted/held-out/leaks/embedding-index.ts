// A file is embedded again after each edit; the vectors of its earlier text stay in the index.
// Grows by about 24 kB a step.
const DIMENSIONS = 1_536

interface Chunk {
  readonly path: string
  readonly from: number
  readonly vector: Float32Array
}

class VectorIndex {
  readonly #chunks: Chunk[] = [] // leak: container
  readonly #fresh = new Map<string, number>()

  upsert(path: string, texts: readonly string[]) {
    this.#fresh.set(path, this.#chunks.length)
    texts.forEach((text, at) => {
      const vector = Float32Array.from({ length: DIMENSIONS }, (_, n) => text.length / (n + 1)) // leak: heap
      this.#chunks.push({ path, from: at * 80, vector }) // leak: heap
    })
  }
}

export function create() {
  const index = new VectorIndex()
  return {
    step(i: number) {
      index.upsert(`src/file-${i % 6}.ts`, ['a'.repeat(i % 90), 'b', 'c', 'd'])
    },
    close() {},
  }
}
