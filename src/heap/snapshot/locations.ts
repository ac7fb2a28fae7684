// Where in a script an object comes from: V8 says it of closures and of objects whose constructor it knows.

export interface ScriptPosition {
  readonly scriptId: number
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}

export class Locations {
  /** Sorted. */
  readonly #nodes: Uint32Array
  readonly #rows: Uint32Array

  /** @param rows node, script id, line and column from 0, four numbers for each location */
  constructor(rows: Uint32Array) {
    const order = Array.from({ length: rows.length / 4 }, (_, row) => row).toSorted(
      (a, b) => (rows[a * 4] ?? 0) - (rows[b * 4] ?? 0),
    )
    this.#nodes = Uint32Array.from(order, (row) => rows[row * 4] ?? 0)
    this.#rows = Uint32Array.from(order.flatMap((row) => [...rows.subarray(row * 4, row * 4 + 4)]))
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
    const [, scriptId = 0, line = 0, column = 0] = this.#rows.subarray(low * 4, low * 4 + 4)
    return { scriptId, line: line + 1, column: column + 1 }
  }
}
