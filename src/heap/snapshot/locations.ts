// Where in a script an object comes from: V8 says it of closures and of objects whose constructor it knows.

export interface ScriptPosition {
  readonly scriptId: number
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

/** Node, script id, line and column from 0. */
const FIELDS = 4

export class Locations {
  /** Sorted. */
  readonly #nodes: Uint32Array
  /** Of each of them its row. */
  readonly #order: Uint32Array
  readonly #rows: Uint32Array

  /** @param rows node, script id, line and column from 0, four numbers for each location */
  constructor(rows: Uint32Array) {
    const count = rows.length / FIELDS
    // One number for both, node first: typed arrays of numbers are sorted natively. 2^53 is far beyond nodes × locations.
    const keys = new Float64Array(count)
    for (let row = 0; row < count; row++) keys[row] = (rows[row * FIELDS] ?? 0) * count + row
    if (!isSorted(keys)) keys.sort()
    this.#nodes = new Uint32Array(count)
    this.#order = new Uint32Array(count)
    this.#rows = rows
    for (let at = 0; at < count; at++) {
      const key = keys[at] ?? 0
      this.#nodes[at] = Math.floor(key / count)
      this.#order[at] = key % count
    }
  }

  get length(): number {
    return this.#nodes.length
  }

  /** Undefined when the snapshot does not say. */
  of(node: number): ScriptPosition | undefined {
    let low = 0
    let high = this.#nodes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#nodes[middle] ?? 0) < node) low = middle + 1
      else high = middle
    }
    if (this.#nodes[low] !== node) return undefined
    const at = (this.#order[low] ?? 0) * FIELDS
    const [scriptId = 0, line = 0, column = 0] = [this.#rows[at + 1], this.#rows[at + 2], this.#rows[at + 3]]
    return { scriptId, line: line + 1, column: column + 1 }
  }
}

function isSorted(keys: Float64Array): boolean {
  for (let at = 1; at < keys.length; at++) if ((keys[at - 1] ?? 0) > (keys[at] ?? 0)) return false
  return true
}

/** Rows as they are read: how many there are the file does not say. */
export class LocationRows {
  #rows = new Uint32Array(FIELDS * 1024)
  #length = 0

  /** Line and column from 0. */
  push(node: number, scriptId: number, line: number, column: number): void {
    if (this.#length === this.#rows.length) this.#rows = copied(this.#rows, this.#length * 2)
    this.#rows[this.#length++] = node
    this.#rows[this.#length++] = scriptId
    this.#rows[this.#length++] = line
    this.#rows[this.#length++] = column
  }

  finished(): Locations {
    return new Locations(copied(this.#rows.subarray(0, this.#length), this.#length))
  }
}

function copied(from: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(length)
  to.set(from)
  return to
}
