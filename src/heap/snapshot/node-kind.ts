// V8's kinds of nodes and edges as small numbers of our own: a file numbers them by its own header, which differs by version.

/** As `snapshot.meta.node_types` names them; what a newer V8 adds reads as `hidden`. */
export const NodeKind = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  regexp: 6,
  number: 7,
  native: 8,
  synthetic: 9,
  'concatenated string': 10,
  'sliced string': 11,
  symbol: 12,
  bigint: 13,
  'object shape': 14,
} as const

export type NodeKindName = keyof typeof NodeKind

/** As `snapshot.meta.edge_types` names them; what a newer V8 adds reads as `hidden`. */
export const EdgeKind = {
  context: 0,
  element: 1,
  property: 2,
  internal: 3,
  hidden: 4,
  shortcut: 5,
  weak: 6,
} as const

export type EdgeKindName = keyof typeof EdgeKind

const isNodeKind = (name: string): name is NodeKindName => Object.hasOwn(NodeKind, name)
const isEdgeKind = (name: string): name is EdgeKindName => Object.hasOwn(EdgeKind, name)

export function nodeKind(name: string): number {
  return isNodeKind(name) ? NodeKind[name] : NodeKind.hidden
}

export function edgeKind(name: string): number {
  return isEdgeKind(name) ? EdgeKind[name] : EdgeKind.hidden
}

/** An edge of these kinds carries a number, every other one the index of a string. */
export function hasIndex(kind: number): boolean {
  return kind === EdgeKind.element || kind === EdgeKind.hidden
}

/** However V8 keeps it: whole, put together of two, or a part of a longer one. */
export function isText(kind: number): boolean {
  return (
    kind === NodeKind.string || kind === NodeKind['concatenated string'] || kind === NodeKind['sliced string']
  )
}

/** Backing stores, hidden classes, code and roots: V8 made them to keep the objects of the source in. */
export function isV8sOwn(kind: number): boolean {
  return (
    kind === NodeKind.hidden ||
    kind === NodeKind.array ||
    kind === NodeKind.code ||
    kind === NodeKind['object shape'] ||
    kind === NodeKind.synthetic
  )
}
