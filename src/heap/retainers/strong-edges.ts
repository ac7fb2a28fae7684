// Which edges keep an object alive for the program, and which nodes are V8's own and never the leak.
import type { HeapGraph } from '../snapshot/heap-graph.ts'
import { EdgeKind, NodeKind } from '../snapshot/node-kind.ts'
import { EPHEMERON } from '../growth/labels.ts'

/** Roots that hold weakly, whatever the edge says, or hold what V8 itself needs. */
const skippedRoots: ReadonlySet<string> = new Set([
  '(Internalized strings)',
  '(Read-only roots)',
  '(Weak roots)',
  '(Weak collections)',
  '(Code flusher)',
  '(Compilation cache)',
  '(Shareable object cache)',
])

/** The variables of functions under way: looked at later, so that a lasting path is preferred. */
export const stackRoots: ReadonlySet<string> = new Set(['(Stack roots)', '(Debugger)'])

/** What native code and a compilation under way hold for the moment, on another thread at times: looked at last. */
export const handleRoots: ReadonlySet<string> = new Set([
  '(Handle scope)',
  '(Persistent handles)',
  '(Identity map)',
  '(Relocatable)',
])

/** Where to begin. */
export interface Roots {
  readonly lasting: readonly number[]
  readonly stacks: readonly number[]
  readonly handles: readonly number[]
}

/** `system / Map`, not the class Map. */
const ownFamilies =
  /^(system \/ (Map|DescriptorArray|TransitionArray|PropertyCell|AllocationSite|AllocationMemento|StackFrameInfo|StackTraceInfo|CallSiteInfo|EnumCache|PrototypeInfo|WeakFixedArray|WeakArrayList|WeakCell|AccessorInfo|FunctionTemplateInfo|ObjectTemplateInfo|LoadHandler|StoreHandler|Feedback\w*|ScopeInfo|Bytecode\w*|Code\w*|SharedFunctionInfo|Script|UncompiledData\w*|InterpreterData|SourcePositionTable|ObjectBoilerplateDescription|ArrayBoilerplateDescription|RegExpData|AtomRegExpData|IrRegExpData|ClassPositions|Foreign|ErrorStackData|ErrorStackTrace|PreparseData|RegExpBoilerplateDescription|TemplateObjectDescription)|\((code|instruction stream|constant pool|shared function info|function scope info|feedback|script|transition|descriptor|map descriptors|prototype))/

export class StrongEdges {
  readonly #graph: HeapGraph
  readonly #ephemerons: ReadonlySet<number>
  /** Of each name: 0 not looked at, 1 the program's, 2 V8's. */
  readonly #families: Uint8Array

  constructor(graph: HeapGraph) {
    this.#graph = graph
    this.#ephemerons = graph.strings.containing(EPHEMERON)
    this.#families = new Uint8Array(graph.strings.length)
  }

  roots(): Roots {
    const graph = this.#graph
    const lasting: number[] = []
    const stacks: number[] = []
    const handles: number[] = []
    for (const top of this.#targets(0)) {
      if (graph.nodeName(top, 40) !== '(GC roots)') {
        lasting.push(top)
        continue
      }
      for (const root of this.#targets(top)) {
        const name = graph.nodeName(root, 40)
        if (stackRoots.has(name)) stacks.push(root)
        else if (handleRoots.has(name)) handles.push(root)
        else if (!skippedRoots.has(name)) lasting.push(root)
      }
    }
    return { lasting, stacks, handles }
  }

  /** A WeakMap holds its value only as long as somebody else holds the key, so only the key's edge counts. */
  holds(edge: number, from: number): boolean {
    const kind = this.#graph.edgeKinds[edge]
    if (kind === EdgeKind.weak) return false
    if (kind !== EdgeKind.internal) return true
    const name = this.#graph.edgeNames[edge] ?? 0
    return !this.#ephemerons.has(name) || !this.#isTableOf(name, from)
  }

  isOwnFamily(node: number): boolean {
    const kind = this.#graph.kinds[node] ?? 0
    if (kind === NodeKind.code || kind === NodeKind['object shape'] || kind === NodeKind.number) return true
    if (kind !== NodeKind.hidden && kind !== NodeKind.array) return false
    const name = this.#graph.names[node] ?? 0
    const known = this.#families[name] ?? 0
    if (known > 0) return known === 2
    const isOwn = ownFamilies.test(this.#graph.strings.get(name, 80))
    this.#families[name] = isOwn ? 2 : 1
    return isOwn
  }

  #targets(node: number): readonly number[] {
    const { firstEdges, edgeTargets } = this.#graph
    return [...edgeTargets.subarray(firstEdges[node], firstEdges[node + 1])]
  }

  #isTableOf(name: number, node: number): boolean {
    const table = /\(table @(\d+)\)$/.exec(this.#graph.strings.get(name))?.[1]
    return table !== undefined && Number(table) === this.#graph.ids[node]
  }
}
