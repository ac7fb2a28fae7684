// @vscode/v8-heap-parser: Rust compiled to WebAssembly. It works out retained sizes when classes are asked for with them,
// and tells no identity but of what is asked for: here of what the root holds.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { measured, type Retained } from './measured.ts'

interface Node {
  readonly id: number
  readonly retained_size: bigint
}

interface Graph {
  readonly root_index: number
  get_class_groups(start: number, end: number, withoutRetained: boolean): readonly unknown[]
  node_children(parent: number, start: number, end: number, sortBy: number): readonly Node[]
}

interface Parser {
  decode_bytes(input: Uint8Array): Graph
}

/** Of `WasmSortBy`. */
const BY_RETAINED_SIZE = 1
const MOST_CHILDREN = 64

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- installed by the bench, with no types here
const parser = createRequire(import.meta.url)(process.env['V8_HEAP_PARSER'] ?? '') as Parser

await measured((file) => {
  const graph = parser.decode_bytes(readFileSync(file))
  graph.get_class_groups(0, 1, false)
  const held = graph.node_children(graph.root_index, 0, MOST_CHILDREN, BY_RETAINED_SIZE)
  const retained = (): Retained => held.map((node) => [node.id, Number(node.retained_size)] as const)
  return Promise.resolve({ nodes: held.length, retained })
})
