// The place in the source to look at for an object that holds much.
import { declaringLine, growingLine } from '../growth/source-line.ts'
import { isUserLand } from '../retainers/retainer-path.ts'
import { NodeKind } from '../snapshot/node-kind.ts'
import type { SourcePosition } from '../snapshot/script-positions.ts'
import type { AnalysedHeap } from './analysed-heap.ts'

/** Names further out are somebody else's. */
const MAX_NAMES = 3

/** A closure was left behind by the line that made it; anything else grows where its container is added to. */
export function culpritOf(
  { graph, paths, positions }: AnalysedHeap,
  node: number,
  readScript: (url: string) => string | undefined,
): SourcePosition | undefined {
  const own = positions.of(node)
  if (graph.kinds[node] === NodeKind.closure && isUserLand(own)) return own
  const script = paths.script(node)
  const source = isUserLand(script) ? readScript(script.url) : undefined
  if (script === undefined || source === undefined) return script
  const names = paths.names(node).slice(0, MAX_NAMES)
  const line = growingLine(source, names) ?? declaringLine(source, names)
  return line === undefined ? script : { url: script.url, line }
}
