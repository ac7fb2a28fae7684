// memlab: its parser and its retained sizes. MEMLAB_ALL=1 runs all that its heap analysis prepares, with the shortest paths.
import { measured, type Retained } from './measured.ts'

interface Node {
  readonly id: number
  readonly retainedSize: number
  readonly hasPathEdge: boolean
}

interface Snapshot {
  readonly nodes: { readonly length: number; forEach(visit: (node: Node) => void): void }
}

interface Memlab {
  readonly config: { isContinuousTest: boolean; muteConsole: boolean }
  readonly utils: {
    getSnapshotFromFile(file: string, options: { readonly buildNodeIdIndex: boolean }): Promise<Snapshot>
  }
  readonly TraceFinder: new () => { calculateAllNodesRetainedSizes(snapshot: Snapshot): void }
  readonly analysis: { preparePathFinder(snapshot: Snapshot): unknown }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- installed by the bench, with no types here
const { default: memlab } = (await import(process.env['MEMLAB'] ?? '')) as { readonly default: Memlab }
memlab.config.muteConsole = true

await measured(async (file) => {
  const snapshot = await memlab.utils.getSnapshotFromFile(file, { buildNodeIdIndex: true })
  if (process.env['MEMLAB_ALL'] === '1') memlab.analysis.preparePathFinder(snapshot)
  else new memlab.TraceFinder().calculateAllNodesRetainedSizes(snapshot)
  function retained(): Retained {
    const pairs: (readonly [number, number])[] = []
    snapshot.nodes.forEach((node) => void pairs.push([node.id, node.retainedSize]))
    return pairs
  }
  return { nodes: snapshot.nodes.length, retained }
})
