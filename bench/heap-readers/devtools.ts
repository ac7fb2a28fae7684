// The heap snapshot worker of Chromium's DevTools, as heap-snapshot-toolkit packs it.
import { createReadStream } from 'node:fs'
import { measured, type Retained } from './measured.ts'

interface Snapshot {
  readonly nodes: { readonly length: number; getValue?(index: number): number }
  readonly nodeFieldCount: number
  readonly nodeIdOffset: number
  readonly retainedSizes: Float64Array
  readonly nodeDistances: Int32Array
}

interface Toolkit {
  parse(stream: NodeJS.ReadableStream): Promise<Snapshot>
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- installed by the bench, with no types here
const toolkit = (await import(process.env['TOOLKIT'] ?? '')) as Toolkit

await measured(async (file) => {
  const snapshot = await toolkit.parse(createReadStream(file, 'utf8'))
  const { nodes, nodeFieldCount, nodeIdOffset, retainedSizes, nodeDistances } = snapshot
  const value = (index: number) => nodes.getValue?.(index) ?? Number(Reflect.get(nodes, index))
  function* retained(): Retained {
    for (let node = 0; node < retainedSizes.length; node++) {
      // What nothing holds has no distance.
      if (node > 0 && (nodeDistances[node] ?? -1) < 0) continue
      yield [value(node * nodeFieldCount + nodeIdOffset), retainedSizes[node] ?? 0]
    }
  }
  return { nodes: retainedSizes.length, retained }
})
