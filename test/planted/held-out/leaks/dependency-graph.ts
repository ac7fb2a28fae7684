// A file that was removed leaves the graph. What it imported still has it among its dependents.
// Grows by about 4.6 kB a step.
class ModuleNode {
  readonly path: string
  readonly imports = new Set<ModuleNode>() // leak: heap
  readonly dependents = new Set<ModuleNode>() // leak: heap, container
  readonly exports: string[]

  constructor(path: string, exports: string[]) {
    this.path = path
    this.exports = exports
  }
}

class ModuleGraph {
  readonly #modules = new Map<string, ModuleNode>()

  add(path: string, exports: string[], imports: readonly string[]) {
    const module = new ModuleNode(path, exports) // leak: heap
    this.#modules.set(path, module)
    for (const imported of imports) {
      const target = this.#modules.get(imported)
      if (target === undefined) continue
      module.imports.add(target)
      target.dependents.add(module) // leak: heap
    }
  }

  remove(path: string) {
    const module = this.#modules.get(path)
    if (module === undefined) return false
    for (const dependent of module.dependents) dependent.imports.delete(module)
    return this.#modules.delete(path)
  }

  get size() {
    return this.#modules.size
  }
}

export async function create() {
  const graph = new ModuleGraph()
  graph.add('src/prelude.ts', ['prelude'], [])
  graph.add('src/config.ts', ['config'], ['src/prelude.ts'])
  return {
    async step(i: number) {
      const path = `.agent/scratch-${i}.ts` // leak: heap
      const exports = Array.from({ length: 40 }, (_, n) => `probe_${i}_variant_${n}`) // leak: heap
      graph.add(path, exports, ['src/prelude.ts', 'src/config.ts']) // leak: heap
      graph.remove(path)
      return graph.size
    },
    async close() {},
  }
}
