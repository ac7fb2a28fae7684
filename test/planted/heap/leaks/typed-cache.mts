// Types above the fault, so that lines are only right if they are those of the source.
// Grows by about 2.1 kB a step.
type Key<Kind extends string> = `${Kind}/${number}`

interface Entry<Value> {
  readonly value: Value
  readonly createdMs: number
}

abstract class Cache<Kind extends string, Value> {
  protected abstract load(key: Key<Kind>): Value
  readonly #entries = new Map<Key<Kind>, Entry<Value>>() // leak: container

  get(key: Key<Kind>): Value {
    const known = this.#entries.get(key)
    if (known !== undefined) return known.value
    const entry: Entry<Value> = { value: this.load(key), createdMs: performance.now() } // leak: heap
    this.#entries.set(key, entry) // leak: heap
    return entry.value
  }
}

class Embeddings extends Cache<'embedding', Float32Array> {
  protected override load(key: Key<'embedding'>): Float32Array {
    return new Float32Array(480).fill(key.length) // leak: heap
  }
}

export function create() {
  const embeddings = new Embeddings()
  return {
    step(i: number) {
      embeddings.get(`embedding/${i}`)
    },
    close() {},
  }
}
