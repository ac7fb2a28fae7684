import { describe, expect, it } from 'vitest'
import { heapContents } from '../../../src/heap/contents/heap-contents.ts'
import { graphOf } from '../graph-of.ts'
import type { EdgeText, NodeText } from '../snapshot-text.ts'

/** Root, global object and what hangs on it, each at the index that its place in the list gives it from 2 on. */
const program = (properties: readonly EdgeText[], nodes: readonly NodeText[]): readonly NodeText[] => [
  { name: '', kind: 'synthetic', edges: [{ to: 1, name: 'global', kind: 'shortcut' }] },
  { name: 'global', edges: properties },
  ...nodes,
]

/** A Map at `at`, its table, and so many values behind it. */
const mapOf = (at: number, count: number, value: NodeText): readonly NodeText[] => [
  { name: 'Map', selfBytes: 32, edges: [{ to: at + 1, name: 'table', kind: 'internal' }] },
  {
    name: '',
    kind: 'array',
    selfBytes: 5000,
    edges: Array.from({ length: count }, (_, i) => ({
      to: at + 2 + i,
      name: String(i),
      kind: 'internal' as const,
    })),
  },
  ...Array.from({ length: count }, () => value),
]

describe('heapContents', () => {
  it('finds the container in which memory accumulates, behind the table that V8 keeps its entries in', async () => {
    const graph = await graphOf(
      program([{ to: 2, name: 'sessions' }], mapOf(2, 100, { name: 'Session', selfBytes: 1000 })),
    )
    const { holders, totalBytes } = heapContents(graph)
    expect(totalBytes).toBe(105_032)
    expect(holders).toMatchObject([
      {
        class: 'Map',
        holder: 'sessions',
        retainedBytes: 105_032,
        heldBytes: 105_032,
        contents: { class: 'Session', count: 100 },
      },
    ])
    expect(holders[0]?.path.at(-1)).toBe('sessions (Map)')
  })

  it('names the head of a list, not one of its links, and counts them', async () => {
    const list = Array.from({ length: 200 }, (_, i) => ({
      name: 'Turn',
      selfBytes: 500,
      edges: i < 199 ? [{ to: 3 + i, name: 'next' }] : [],
    }))
    const { holders } = heapContents(await graphOf(program([{ to: 2, name: 'first' }], list)))
    expect(holders).toHaveLength(1)
    expect(holders[0]).toMatchObject({ class: 'Turn', holder: 'first', heldBytes: 100_000 })
    expect(holders[0]?.contents?.class).toBe('Turn')
    // The last links retain too little to be looked at one by one.
    expect(holders[0]?.contents?.count).toBeGreaterThan(160)
  })

  it('books what two containers share to the one on the shorter way', async () => {
    const map = mapOf(2, 100, { name: 'Session', selfBytes: 1000 })
    const index = { name: 'Index', edges: [{ to: 103, name: 'all' }] }
    const graph = await graphOf(
      program(
        [
          { to: 2, name: 'sessions' },
          { to: 104, name: 'index' },
        ],
        [
          ...map,
          { ...index, edges: [{ to: 105, name: 'all' }] },
          { name: 'Array', edges: Array.from({ length: 100 }, (_, i) => ({ to: 4 + i, name: i })) },
        ],
      ),
    )
    const [worst] = heapContents(graph).holders
    expect(worst).toMatchObject({
      class: 'Map',
      holder: 'sessions',
      contents: { class: 'Session', count: 100 },
    })
  })

  it('counts what objects of a class hold of each other once', async () => {
    const graph = await graphOf(
      program(
        [{ to: 2, name: 'tree' }],
        [
          {
            name: 'Tree',
            selfBytes: 100,
            edges: [
              { to: 3, name: 'left' },
              { to: 4, name: 'text' },
            ],
          },
          { name: 'Tree', selfBytes: 100 },
          { name: 'hello', kind: 'string', selfBytes: 50 },
        ],
      ),
    )
    expect(heapContents(graph).classes.find((each) => each.class === 'Tree')).toMatchObject({
      count: 2,
      selfBytes: 200,
      retainedBytes: 250,
    })
  })

  it('finds texts that are there many times, and leaves alone those that only look alike', async () => {
    const strings = [
      ...Array.from({ length: 5 }, () => ({
        name: 'the same prompt',
        kind: 'string' as const,
        selfBytes: 3000,
      })),
      ...Array.from({ length: 5 }, (_, i) => ({
        name: `prompt ${i}`,
        kind: 'string' as const,
        selfBytes: 3000,
      })),
    ]
    const graph = await graphOf(
      program(
        [{ to: 2, name: 'prompts' }],
        [{ name: 'Array', edges: strings.map((_, i) => ({ to: 3 + i, name: i })) }, ...strings],
      ),
    )
    expect(heapContents(graph).duplicates).toMatchObject([
      { text: 'the same prompt', count: 5, bytes: 3000, wastedBytes: 12_000, isCut: false },
    ])
  })

  it('lists nodes that a page has let go of with the way to what holds them', async () => {
    const graph = await graphOf(
      program(
        [
          { to: 2, name: 'cache' },
          { to: 4, name: 'shown' },
        ],
        [
          {
            name: 'HTMLDivElement',
            kind: 'native',
            selfBytes: 100,
            detachedness: 2,
            edges: [{ to: 3, name: 'first' }],
          },
          { name: 'HTMLDivElement', kind: 'native', selfBytes: 40, detachedness: 2 },
          { name: 'HTMLDivElement', kind: 'native', selfBytes: 100, detachedness: 1 },
        ],
      ),
    )
    const { detached } = heapContents(graph)
    expect(detached).toMatchObject([{ class: 'HTMLDivElement', count: 2, retainedBytes: 140 }])
    expect(detached[0]?.path.at(-1)).toBe('cache (HTMLDivElement)')
  })
})
