import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dominatorTree } from '../../../src/heap/dominators/dominator-tree.ts'
import { EssentialEdges } from '../../../src/heap/dominators/essential-edges.ts'
import { retainedSizes } from '../../../src/heap/dominators/retained-sizes.ts'
import { graphOf } from '../graph-of.ts'
import type { EdgeKindName } from '../../../src/heap/snapshot/node-kind.ts'
import type { NodeText } from '../snapshot-text.ts'

async function analysed(nodes: readonly NodeText[]) {
  const graph = await graphOf(nodes)
  const tree = dominatorTree(graph, new EssentialEdges(graph))
  return { dominators: [...tree.dominators], retained: [...retainedSizes(tree, graph.selfBytes)] }
}

interface Shape {
  readonly size: number
  readonly edges: readonly { readonly from: number; readonly to: number; readonly kind: EdgeKindName }[]
}

const kinds = constantFrom<EdgeKindName[]>(
  'property',
  'property',
  'element',
  'internal',
  'hidden',
  'weak',
  'shortcut',
)
const shapes = (edges: number) =>
  record({
    size: nat(22).map((n) => n + 2),
    edges: array(record({ from: nat(30), to: nat(30), kind: kinds }), { maxLength: edges }),
  }).map(({ size, edges: list }) => ({
    size,
    edges: list.map(({ from, to, kind }) => ({ from: from % size, to: to % size, kind })),
  }))

const nodesOf = ({ size, edges }: Shape): readonly NodeText[] =>
  Array.from({ length: size }, (_, node) => ({
    name: `n${node}`,
    selfBytes: 2 ** node,
    edges: edges
      .filter(({ from }) => from === node)
      .map(({ to, kind }, i) => ({ to, name: kind === 'element' || kind === 'hidden' ? i : `e${i}`, kind })),
  }))

/** By the definition: d dominates n when n cannot be reached without d. */
function bruteForce({ size, edges }: Shape) {
  const isHeldByProgram = reach(
    edges.filter(({ from, kind }) => from === 0 && kind === 'shortcut').map(({ to }) => to),
    edges.filter(({ kind }) => kind !== 'weak'),
  )
  const holding = edges.filter(
    ({ from, to, kind }) =>
      kind !== 'weak' &&
      from !== to &&
      (from === 0 || (kind !== 'shortcut' && (isHeldByProgram.has(from) || !isHeldByProgram.has(to)))),
  )
  const starts = [0]
  for (let node = 0; node < size; node++) {
    if (!reach([0], holding).has(node) && !holding.some(({ to }) => to === node)) starts.push(node)
  }
  const all = reach(starts, holding)
  const without = Array.from({ length: size }, (_, gone) =>
    reach(
      starts.filter((node) => node !== gone),
      holding.filter(({ from, to }) => from !== gone && to !== gone),
    ),
  )
  const dominates = (d: number, n: number): boolean => all.has(n) && (d === 0 || without[d]?.has(n) === false)
  const nodes = Array.from({ length: size }, (_, node) => node)
  const strict = (n: number) => nodes.filter((d) => d !== n && dominates(d, n))
  return {
    dominators: nodes.map((n) =>
      n === 0 ? 0 : (strict(n).find((d) => strict(n).every((x) => dominates(x, d))) ?? 0),
    ),
    retained: nodes.map((d) => nodes.reduce((sum, n) => sum + (n === d || dominates(d, n) ? 2 ** n : 0), 0)),
  }
}

function reach(starts: readonly number[], edges: Shape['edges']): Set<number> {
  const reached = new Set(starts)
  // A set is walked with what is added to it meanwhile.
  for (const node of reached) for (const { from, to } of edges) if (from === node) reached.add(to)
  return reached
}

/** As V8 names both edges to a value of a WeakMap. */
const pair = (n: number) => `${n} / part of key (Key @5) -> value (Value @7) pair in WeakMap (table @3)`

describe('dominatorTree and retainedSizes', () => {
  it.each([
    ['sparse', 24],
    ['dense', 90],
  ])('say of %s random graphs what the definition says', async (_, edges) => {
    await assert(
      asyncProperty(shapes(edges), async (shape) => {
        expect(await analysed(nodesOf(shape))).toEqual(bruteForce(shape))
      }),
      { numRuns: 400, seed: 5 },
    )
  })

  it('hold of the chain that needs the semi-dominators of ancestors: an edge that skips a level', async () => {
    const edges = [
      [0, 1],
      [1, 2],
      [2, 3],
      [1, 4],
      [4, 3],
      [3, 5],
      [0, 5],
    ] as const
    const shape = { size: 6, edges: edges.map(([from, to]) => ({ from, to, kind: 'property' as const })) }
    expect((await analysed(nodesOf(shape))).dominators).toEqual([0, 0, 1, 1, 1, 0])
  })

  it('walk a list of a hundred thousand nodes without a stack of calls', async () => {
    const length = 100_000
    const list = Array.from({ length }, (_, i) => ({
      name: 'Node',
      selfBytes: 1,
      edges: i + 1 < length ? [{ to: i + 1, name: 'next' }] : [],
    }))
    const { dominators, retained } = await analysed(list)
    expect([dominators[1], dominators[length - 1], retained[0], retained[length - 1]]).toEqual([
      0,
      length - 2,
      length,
      1,
    ])
  })

  it('let what the program cannot reach hold what it can only where that is asked for', async () => {
    const graph = await graphOf([
      {
        name: '',
        kind: 'synthetic',
        edges: [
          { to: 1, name: 'global', kind: 'shortcut' },
          { to: 2, name: 'debugger' },
        ],
      },
      { name: 'global', edges: [{ to: 3, name: 'app' }] },
      { name: 'Debugger', edges: [{ to: 3, name: 'watched' }] },
      { name: 'App', selfBytes: 8 },
    ])
    const dominatorOf = (outsideHolds: boolean) =>
      dominatorTree(graph, new EssentialEdges(graph, { outsideHolds })).dominators[3]
    expect(dominatorOf(false)).toBe(1)
    expect(dominatorOf(true)).toBe(0)
  })

  it('book the value of a WeakMap to its key, not to the table', async () => {
    const { dominators, retained } = await analysed([
      {
        name: '',
        kind: 'synthetic',
        edges: [
          { to: 1, name: 'table' },
          { to: 2, name: 'key' },
        ],
      },
      {
        name: 'system / EphemeronHashTable',
        selfBytes: 8,
        edges: [{ to: 3, name: pair(4), kind: 'internal' }],
      },
      { name: 'Key', selfBytes: 16, edges: [{ to: 3, name: pair(5), kind: 'internal' }] },
      { name: 'Value', selfBytes: 1000 },
    ])
    expect(dominators[3]).toBe(2)
    expect(retained.slice(1)).toEqual([8, 1016, 1000])
  })

  it('do not let what only the debugger holds share what the program holds', async () => {
    const { dominators } = await analysed([
      {
        name: '',
        kind: 'synthetic',
        edges: [
          { to: 1, name: 'global', kind: 'shortcut' },
          { to: 2, name: '(Debugger)' },
        ],
      },
      { name: 'Object / ', edges: [{ to: 3, name: 'sessions' }] },
      {
        name: '(Debugger)',
        kind: 'synthetic',
        edges: [
          { to: 3, name: 1 },
          { to: 4, name: 2 },
        ],
      },
      { name: 'Map' },
      { name: 'Console' },
    ])
    expect(dominators).toEqual([0, 0, 0, 1, 2])
  })
})
