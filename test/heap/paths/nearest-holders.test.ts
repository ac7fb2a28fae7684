// The tree of nearest holders: the same for one heap however its nodes and edges are numbered, and whatever else holds.
import { describe, expect, it } from 'vitest'
import { byNearestHolder } from '../../../src/heap/paths/nearest-holders.ts'
import { PathTally } from '../../../src/heap/paths/path-tally.ts'
import { HeapGraph } from '../../../src/heap/snapshot/heap-graph.ts'
import { LocationRows } from '../../../src/heap/snapshot/locations.ts'
import { EdgeKind, NodeKind } from '../../../src/heap/snapshot/node-kind.ts'
import { StringTable } from '../../../src/heap/snapshot/string-table.ts'

type Edge = readonly [from: string, to: string, name?: string, kind?: number]

const isCode = (name: string) => name.startsWith('Code')

/** Nodes by `Class` or `Class#id`; they are numbered as they come in the edges. */
function graphOf(edges: readonly Edge[]): HeapGraph {
  const nodes = [
    'root',
    ...new Set(edges.flatMap(([from, to]) => [from, to]).filter((each) => each !== 'root')),
  ]
  const classes = nodes.map((node) => node.split('#')[0] ?? '')
  const texts = [...new Set([...classes, ...edges.map(([, , name = '']) => name)])]
  const sorted = edges.toSorted(([one], [other]) => nodes.indexOf(one) - nodes.indexOf(other))
  const firstEdges = nodes.map((node) =>
    sorted.findIndex(([from]) => nodes.indexOf(from) >= nodes.indexOf(node)),
  )
  return new HeapGraph(
    { file: '', engine: 'JavaScriptCore' },
    {
      kinds: Uint8Array.from(nodes, (node, at) =>
        at === 0 ? NodeKind.synthetic : isCode(node) ? NodeKind.code : NodeKind.object,
      ),
      names: Uint32Array.from(classes, (each) => texts.indexOf(each)),
      ids: Uint32Array.from(nodes, (_, at) => at),
      selfBytes: Uint32Array.from(nodes, () => 16),
      detachedness: new Uint8Array(nodes.length),
      firstEdges: Uint32Array.from([...firstEdges, sorted.length], (first) =>
        first < 0 ? sorted.length : first,
      ),
      edgeKinds: Uint8Array.from(
        sorted,
        ([, , name, kind]) => kind ?? (name === undefined ? EdgeKind.internal : EdgeKind.property),
      ),
      edgeNames: Uint32Array.from(sorted, ([, , name = '']) => texts.indexOf(name)),
      edgeTargets: Uint32Array.from(sorted, ([, to]) => nodes.indexOf(to)),
    },
    StringTable.of(texts),
    new LocationRows().finished(),
  )
}

/** `count × path`, of every path. */
function pathsOf(edges: readonly Edge[]): readonly string[] {
  const tally = new PathTally()
  tally.add(byNearestHolder(graphOf(edges)))
  const words = (path: number): string => {
    const { edge = '', what = '' } = tally.labelOf(path) ?? {}
    const above = tally.parentOf(path)
    return `${above === 0 ? '' : `${words(above)} → `}${edge === '' || edge === '[]' ? what : `${edge} (${what})`}`
  }
  const counts = tally.tallies[0]?.counts ?? []
  return Array.from({ length: tally.size - 1 }, (_, at) => `${counts[at + 1]} × ${words(at + 1)}`).toSorted()
}

const variable = EdgeKind.context

const held: readonly Edge[] = [
  ['root', 'Environment'],
  ['Environment', 'Array', 'kept', variable],
  ['Array', 'Item#1', '', EdgeKind.element],
  ['Array', 'Item#2', '', EdgeKind.element],
  ['Item#1', 'Text#1', 'name'],
  ['Item#2', 'Text#2', 'name'],
]

/** What the stack, native code and compiled code hold at the moment. */
const passing: readonly Edge[] = [
  ['root', 'Item#2'],
  ['root', 'Text#1'],
  ['root', 'Code'],
  ['Code', 'Item#1', 'constant'],
  ['Other', 'Item#2'],
  ['root', 'Other'],
]

const expected = [
  '1 × Environment',
  '1 × Environment → kept (Array)',
  '2 × Environment → kept (Array) → Item',
  '2 × Environment → kept (Array) → Item → name (Text)',
]

describe('the nearest holders', () => {
  it('are the same whatever else holds at the moment, and in whatever order it is written', () => {
    expect(pathsOf(held)).toEqual(expected)
    const given = [...passing, ...held].toReversed()
    expect(pathsOf(given).filter((path) => path.includes('Environment'))).toEqual(expected)
  })

  it('that hold each other begin with the one whose name comes first', () => {
    const ring: readonly Edge[] = [
      ['Session', 'Client', 'client'],
      ['Client', 'Session', 'session'],
      ['root', 'Session'],
    ]
    const paths = ['1 × Client', '1 × Client → session (Session)']
    expect(pathsOf(ring)).toEqual(paths)
    expect(pathsOf(ring.toReversed())).toEqual(paths)
  })
})
