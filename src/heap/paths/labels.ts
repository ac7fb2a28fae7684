// What one step of a path is called: the edge and the class it leads to, the same in every snapshot of a process.
// V8's own objects are steps without a name; what is inside them counts for whoever holds them.
import { closureWords } from '../snapshot/closure-words.ts'
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, isText, isV8sOwn, NodeKind } from '../snapshot/node-kind.ts'

/** A step that adds nothing to the path. */
export const TRANSPARENT = 0

export interface Label {
  /** `[]` of elements, a property's or variable's name, '' where the class says it all. */
  readonly edge: string
  /** `Map`, `closure onData`, `string`. */
  readonly what: string
  /** The edge is a variable of a function or module. */
  readonly isVariable: boolean
  readonly isClosure: boolean
}

/** Of a text that was put together, V8 keeps what it was put together from. Those are no texts of the program's. */
const PART: Label = { edge: '', what: 'string part', isVariable: false, isClosure: false }
const MAX_NAME_BYTES = 120

/**
 * Interned over all snapshots of a survey, so that the same step is the same number. Names that differ by an id in them
 * are one step: it is shown without the ids, and a name that stands alone as it is.
 */
export class Labels {
  readonly #labels: Label[] = [{ edge: '', what: '', isVariable: false, isClosure: false }]
  readonly #ids = new Map<string, number>()

  get(id: number): Label | undefined {
    return this.#labels[id]
  }

  of(label: Label): number {
    const [edge, what] = [withoutIds(label.edge), withoutIds(label.what)]
    const key = `${label.isVariable ? 'v' : label.isClosure ? 'c' : 'p'}\0${edge}\0${what}`
    const known = this.#ids.get(key)
    if (known !== undefined) {
      const shown = this.#labels[known] ?? label
      if (shown.edge !== label.edge || shown.what !== label.what) {
        this.#labels[known] = {
          ...shown,
          edge: shown.edge === label.edge ? shown.edge : edge,
          what: shown.what === label.what ? shown.what : what,
        }
      }
      return known
    }
    const id = this.#labels.length
    this.#labels.push(label)
    this.#ids.set(key, id)
    return id
  }
}

/** Labels of one snapshot's edges; names are decoded once each. */
export class GraphLabels {
  readonly #graph: HeapGraph
  readonly #labels: Labels
  readonly #known = new Map<number, number>()
  readonly #systems = new Map<number, boolean>()
  readonly #part: number

  constructor(graph: HeapGraph, labels: Labels) {
    this.#graph = graph
    this.#labels = labels
    this.#part = labels.of(PART)
  }

  /**
   * Label of the step along `edge` from `from`; 0 when it adds nothing.
   *
   * @param isOfMap `from` is used as a map: what V8 calls its properties are keys and no names
   */
  of(from: number, edge: number, isOfMap: boolean): number {
    const { edgeKinds, edgeNames, edgeTargets, kinds, names } = this.#graph
    const to = edgeTargets[edge] ?? 0
    const nodeKind = kinds[to] ?? 0
    if (isText(nodeKind) && isText(kinds[from] ?? 0)) return this.#part
    if (isV8sOwn(nodeKind) || this.#isSystem(to)) return TRANSPARENT
    const edgeKind = edgeKinds[edge] ?? 0
    // A double has the name of its field only where values are shown.
    const isNumber = nodeKind === NodeKind.number
    const isNamed = !isNumber && (edgeKind === EdgeKind.property || edgeKind === EdgeKind.context)
    const isKey = edgeKind === EdgeKind.property && isOfMap
    // Strings and numbers are many and their contents are no class.
    const nodeName = hasClass(nodeKind) ? (names[to] ?? 0) + 1 : 0
    const edgeName = isNamed && !isKey ? (edgeNames[edge] ?? 0) + 1 : 0
    const key = ((edgeName * 32 + nodeKind) * 8 + edgeKind) * 2 ** 24 + nodeName
    const known = isKey ? undefined : this.#known.get(key)
    if (known !== undefined) return known
    const label = this.#labels.of({
      edge:
        isNamed && !isKey ? this.#graph.edgeName(edge) : isElement(edgeKind) || isKey || isNumber ? '[]' : '',
      what: this.#what(nodeKind, to),
      isVariable: isNamed && edgeKind === EdgeKind.context,
      isClosure: nodeKind === NodeKind.closure,
    })
    if (!isKey) this.#known.set(key, label)
    return label
  }

  #what(kind: number, node: number): string {
    if (isText(kind)) return 'string'
    if (kind === NodeKind.number || kind === NodeKind.bigint) return 'number'
    if (kind === NodeKind.regexp) return 'RegExp' // V8 calls it by its source.
    const name = this.#graph.nodeName(node, MAX_NAME_BYTES)
    if (kind === NodeKind.closure) return closureWords(name)
    return name
  }

  /** Contexts, cells and the like that V8 lists among the objects. */
  #isSystem(node: number): boolean {
    const name = this.#graph.names[node] ?? 0
    const known = this.#systems.get(name)
    if (known !== undefined) return known
    const isSystem = this.#graph.nodeName(node, MAX_NAME_BYTES).startsWith('system / ')
    this.#systems.set(name, isSystem)
    return isSystem
  }
}

function hasClass(kind: number): boolean {
  return !isText(kind) && kind !== NodeKind.number && kind !== NodeKind.bigint
}

function isElement(kind: number): boolean {
  return kind === EdgeKind.element || kind === EdgeKind.hidden
}

/** Ids in names would make every one a class of its own. */
export function withoutIds(name: string): string {
  return name.replaceAll(/[0-9a-f]{8,}(-[0-9a-f]{4,})*|\d+/gi, (text) => (/\d/.test(text) ? 'N' : text))
}
