import { expect, it } from 'vitest'
import { PathTally } from '../../src/heap/paths/path-tally.ts'
import { grownPaths } from '../../src/runner/heap-paths.ts'
import { PathBounds } from '../../src/runner/path-bounds.ts'
import { graphOf } from '../heap/graph-of.ts'
import type { NodeText } from '../heap/snapshot-text.ts'

/** What a module exports holds so many models in `models`; or is itself the list of them. */
function look(models: number, isList: boolean): readonly NodeText[] {
  const all = Array.from({ length: models }, (_, index) => ({ to: (isList ? 4 : 5) + index, name: index }))
  return [
    { kind: 'synthetic', name: 'root', edges: [{ to: 1, name: '_cache' }] },
    { name: 'Cache', edges: [{ to: 2, name: '/app/node_modules/odm/index.js' }] },
    { name: 'Module', edges: [{ to: 3, name: 'exports' }] },
    ...(isList
      ? [{ name: 'Array', edges: all }]
      : [
          { name: 'Odm', edges: [{ to: 4, name: 'models' }] },
          { name: 'Array', edges: all },
        ]),
    ...Array.from({ length: models }, () => ({ name: 'Model' })),
  ]
}

async function namesOf(isList: boolean): Promise<readonly string[] | undefined> {
  const tally = new PathTally()
  for (const models of [10, 20]) tally.add(await graphOf(look(models, isList)))
  const heap = {
    tally,
    tallies: tally.tallies,
    sources: new Map(),
    holders: new Map(),
    bounds: new PathBounds(),
  }
  return grownPaths(heap, [[0, 1]]).find(({ what }) => what === 'Model')?.names
}

it('the names of a path are those of the program: how a loader holds a module is none, but where that is all there is', async () => {
  expect(await namesOf(false)).toEqual(['models'])
  expect(await namesOf(true)).toEqual(['exports'])
})

/** A program that the test holds while it lives, and a loader for ever, with so many commands. */
function life(commands: number, isOver: boolean): readonly NodeText[] {
  const all = Array.from({ length: commands }, (_, index) => ({ to: 5 + index, name: index }))
  return [
    {
      kind: 'synthetic',
      name: 'root',
      edges: [...(isOver ? [] : [{ to: 1, name: 'life' }]), { to: 2, name: 'loader' }],
    },
    { name: 'Life', edges: [{ to: 3, name: 'program' }] },
    { name: 'Loader', edges: isOver ? [{ to: 3, name: 'program' }] : [] },
    { name: 'Program', edges: [{ to: 4, name: 'commands' }] },
    { name: 'Array', edges: all },
    ...Array.from({ length: commands }, () => ({ name: 'Command', selfBytes: 1_000 })),
  ]
}

it('what holds the things of a path by another way, at other looks, is told with it', async () => {
  const tally = new PathTally()
  for (const [at, commands] of [10, 20, 30, 40].entries()) tally.add(await graphOf(life(commands, at > 1)))
  const heap = {
    tally,
    tallies: tally.tallies,
    sources: new Map(),
    holders: new Map(),
    bounds: new PathBounds(),
  }
  const paths = grownPaths(heap, [
    [0, 1],
    [2, 3],
  ])
  const commands = paths.filter(({ what }) => what === 'Command')
  expect(commands).toMatchObject([{ counts: [10, 20, 30, 40] }])
  const lists = paths.filter(({ what }) => what === 'Array').map(({ id }) => id)
  expect(lists).toHaveLength(2)
  expect(commands.flatMap(({ above, aboveElsewhere = [] }) => [...above, ...aboveElsewhere])).toEqual(
    expect.arrayContaining(lists),
  )
})
