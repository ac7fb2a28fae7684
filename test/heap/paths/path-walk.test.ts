// Whose path an object is on where several hold it.
import { expect, it } from 'vitest'
import { PathTally } from '../../../src/heap/paths/path-tally.ts'
import { graphOf } from '../graph-of.ts'
import type { NodeText } from '../snapshot-text.ts'

/** A cache that looks through itself by a timer of Node's list, and a module's variable far below that holds it as well. */
function heap(isKept: boolean): readonly NodeText[] {
  return [
    {
      kind: 'synthetic',
      name: 'root',
      edges: [
        { to: 1, name: 'timers' },
        { to: 5, name: 'modules' },
      ],
    },
    { name: 'TimersList', edges: [{ to: 2, name: '_idleNext' }] },
    {
      name: 'Timeout',
      edges: [
        { to: 3, name: '_onTimeout' },
        { to: 1, name: '_idlePrev' },
      ],
    },
    { name: 'native_bind', kind: 'closure', edges: [{ to: 4, name: 'bound_this', kind: 'internal' }] },
    { name: 'Cache', edges: [{ to: 2, name: 'timer' }] },
    { name: 'Modules', edges: [{ to: 6, name: 'main' }] },
    { name: 'Module', edges: [{ to: 7, name: 'exports' }] },
    { name: 'App', edges: [{ to: 8, name: 'services' }] },
    { name: 'Services', edges: isKept ? [{ to: 4, name: 'cache' }] : [] },
  ]
}

async function holderOf(what: string, nodes: readonly NodeText[]): Promise<readonly (string | undefined)[]> {
  const tally = new PathTally()
  tally.add(await graphOf(nodes))
  return Array.from({ length: tally.size }, (_, path) => path)
    .filter((path) => tally.labelOf(path)?.what === what)
    .map((path) => tally.labelOf(tally.parentOf(path))?.what)
}

it('is that of the program rather than that of Node’s list of timers, where there is one', async () => {
  expect(await holderOf('Cache', heap(true))).toEqual(['Services'])
  expect(await holderOf('Timeout', heap(true))).toEqual(['Cache'])
  expect(await holderOf('Timeout', heap(false))).toEqual(['TimersList'])
  expect(await holderOf('Cache', heap(false))).toEqual(['closure (bound)'])
})
