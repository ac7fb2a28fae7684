import { describe, expect, it } from 'vitest'
import { PathTally } from '../../src/heap/paths/path-tally.ts'
import { otherWaysTo } from '../../src/runner/other-ways.ts'
import { graphOf } from '../heap/graph-of.ts'
import type { NodeText } from '../heap/snapshot-text.ts'

const property = (to: number, name: string) => ({ to, name, kind: 'property' as const })
const queue = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ to: first + index, name: index }))

/** A client with a queue of so many letters, held by the program, and by a socket where one is open. */
function nodes(letters: number, isOpen: boolean, left = 0): readonly NodeText[] {
  return [
    {
      name: 'root',
      kind: 'synthetic',
      edges: [property(1, 'app'), ...(isOpen ? [property(3, 'socket')] : []), property(6, 'before')],
    },
    { name: 'App', edges: [property(2, 'services')] },
    { name: 'Services', edges: [property(4, 'client')] },
    { name: 'Socket', edges: [property(4, 'owner')] },
    { name: 'Client', edges: [property(5, 'queue')] },
    { name: 'Array', edges: queue(8, letters) },
    { name: 'Client', edges: [property(7, 'queue')] },
    { name: 'Array', edges: queue(8 + letters, left) },
    ...Array.from({ length: letters + left }, () => ({ name: 'Letter' })),
  ]
}

async function ways(looks: readonly (readonly NodeText[])[]): Promise<readonly (readonly number[])[]> {
  const tally = new PathTally()
  for (const look of looks) tally.add(await graphOf(look))
  const last = tally.tallies.at(-1)
  const grown = Array.from({ length: tally.size }, (_, path) => path).filter(
    (path) => tally.labelOf(path)?.what === 'Letter' && (last?.counts[path] ?? 0) > 10,
  )
  const others = otherWaysTo({ tally, tallies: tally.tallies }, grown)
  return grown.map((path) =>
    tally.tallies.map(({ counts }) =>
      [path, ...(others.get(path) ?? [])].reduce((sum, each) => sum + (counts[each] ?? 0), 0),
    ),
  )
}

/** The names of those by which others are told, of all that letters were on at any look. */
async function told(looks: readonly (readonly NodeText[])[]): Promise<readonly string[]> {
  const tally = new PathTally()
  for (const look of looks) tally.add(await graphOf(look))
  const { tallies } = tally
  const grown = Array.from({ length: tally.size }, (_, path) => path).filter(
    (path) => tally.labelOf(path)?.what === 'Letter' && tallies.some(({ counts }) => (counts[path] ?? 0) > 0),
  )
  return [...otherWaysTo({ tally, tallies }, grown).keys()].map((path) => namesOn(tally, path))
}

function namesOn(tally: PathTally, path: number): string {
  const names: string[] = []
  for (let at = tally.parentOf(path); at !== 0; at = tally.parentOf(at))
    names.push(tally.labelOf(at)?.edge ?? '')
  return names.toReversed().join(' → ')
}

describe('other ways to the same things', () => {
  it('are followed where a socket is the shortest way at some looks only', async () => {
    expect(await ways([nodes(10, true), nodes(20, false), nodes(30, true), nodes(40, false)])).toEqual([
      [10, 20, 30, 40],
    ])
  })

  it('are no ways to what is there beside it, such as what the life before left', async () => {
    expect(
      await ways([nodes(10, true, 2), nodes(20, false, 2), nodes(30, true, 2), nodes(40, false, 2)]),
    ).toEqual([[10, 20, 30, 40]])
  })

  it('are told by the way of more looks, where things came on both', async () => {
    const looks = [nodes(11, false), nodes(20, false), nodes(30, false), nodes(40, true)]
    expect(await told(looks)).toEqual(['app → services → client → queue'])
    expect(await told(looks.toReversed())).toEqual(['app → services → client → queue'])
  })

  it('are none where the way is the same at every look', async () => {
    expect(await ways([nodes(10, false), nodes(20, false, 15)])).toEqual([
      [10, 20],
      [0, 15],
    ])
  })
})
