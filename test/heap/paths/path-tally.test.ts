// Paths of real snapshots, taken in this process: what grows is counted where a reader would look for it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { PathTally } from '../../../src/heap/paths/path-tally.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'
import { graphOf } from '../graph-of.ts'

interface Held {
  readonly sessions: Map<string, object>
  chain: { next: unknown; mark: object } | undefined
  byName: Record<string, object>
  weak: WeakMap<object, object>
}

class PathTallySession {
  readonly at = 1
}
class PathTallyLink {
  next: unknown
  constructor(next: unknown) {
    this.next = next
  }
}
class PathTallyNamed {
  readonly at = 1
}
class PathTallyWeak {
  readonly at = 1
}

class PathTallyI18n {
  readonly at = 1
}

/** Of a class of this name of its own. */
function namedObject(name: string): object {
  return z.instanceof(Object).parse(runInThisContext(`new (class ${name} { at = 1 })()`))
}

/** Two looks, with cycles before each. */
async function tallied(cycles: number, step: (held: Held, cycle: number) => void): Promise<PathTally> {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-paths-'))
  const held: Held = { sessions: new Map(), chain: undefined, byName: {}, weak: new WeakMap() }
  Reflect.set(globalThis, 'pathTallyHeld', held)
  try {
    const tally = new PathTally()
    for (const round of [0, 1]) {
      for (let cycle = 0; cycle < cycles; cycle += 1) step(held, round * cycles + cycle)
      tally.add(await readHeapSnapshot(writeHeapSnapshot(join(directory, `${round}.heapsnapshot`))))
    }
    return tally
  } finally {
    Reflect.deleteProperty(globalThis, 'pathTallyHeld')
    rmSync(directory, { recursive: true, force: true })
  }
}

/** What became more on paths that fit, by the names that are given to them. */
function grownOn(
  tally: PathTally,
  nameOf: (what: string, container: string) => string | undefined,
): Record<string, number> {
  const [first, last] = tally.tallies
  const found: Record<string, number> = {}
  for (let path = 1; path < tally.size; path += 1) {
    const more = (last?.counts[path] ?? 0) - (first?.counts[path] ?? 0)
    const container = tally.labelOf(tally.parentOf(path))?.what ?? ''
    const name = nameOf(tally.labelOf(path)?.what ?? '', container)
    if (name !== undefined && more > 0) found[name] = Math.max(found[name] ?? 0, more)
  }
  return found
}

/** The number of things of a class by the path that has them, for the paths on which it grew. */
async function grown(
  cycles: number,
  step: (held: Held, cycle: number) => void,
): Promise<Record<string, number>> {
  return grownOn(await tallied(cycles, step), (what, container) =>
    /^PathTally[A-Z]/.test(what) ? `${container} ${what}` : undefined,
  )
}

it('counts the values of a Map, and those of an object that is used as one, below what holds them', async () => {
  const found = await grown(40, (held, cycle) => {
    held.sessions.set(`s${cycle}`, new PathTallySession())
    held.byName[`name-${cycle.toString(36)}`] = new PathTallyNamed()
  })
  expect(found).toMatchObject({ 'Map PathTallySession': 40 })
  expect(Object.entries(found).filter(([path]) => path.endsWith('PathTallyNamed'))).toEqual([
    ['Object PathTallyNamed', 40],
  ])
})

it('keeps a list on one path, however long it is', async () => {
  const found = await grown(60, (held) => {
    held.chain = Object.assign(new PathTallyLink(held.chain), { mark: {} })
  })
  const links = Object.entries(found).filter(([path]) => path.endsWith('PathTallyLink'))
  expect(links.reduce((sum, [, more]) => sum + more, 0)).toBe(60)
  expect(links.length).toBeLessThanOrEqual(2)
})

it('does not count what only a WeakMap has', async () => {
  const found = await grown(30, (held) => held.weak.set({}, new PathTallyWeak()))
  expect(Object.keys(found).filter((path) => path.endsWith('PathTallyWeak'))).toEqual([])
})

it.each(['(Stack roots)', '(Handle scope)', '(Persistent handles)', '(Identity map)', '(Relocatable)'])(
  'counts where a name of the source holds it rather than in %s',
  async (root) => {
    const tally = new PathTally()
    tally.add(
      await graphOf([
        {
          kind: 'synthetic',
          name: '',
          edges: [
            { to: 1, name: 0 },
            { to: 2, name: 'global' },
          ],
        },
        { kind: 'synthetic', name: '(GC roots)', edges: [{ to: 3, name: 0 }] },
        { name: 'global', edges: [{ to: 4, name: 'agent' }] },
        { kind: 'synthetic', name: root, edges: [{ to: 5, name: 0 }] },
        { name: 'Agent', edges: [{ to: 5, name: 'session' }] },
        { name: 'Session' },
      ]),
    )
    const paths = Array.from({ length: tally.size }, (_, path) => path)
    const [session = 0] = paths.filter((path) => tally.labelOf(path)?.what === 'Session')
    expect(tally.labelOf(tally.parentOf(session))?.what).toBe('Agent')
  },
)

const session = (id: number) => ({ name: 'Session', id })

it('shows of a path the newest object on it, which is of what grows', async () => {
  const tally = new PathTally()
  const edges = [1, 2, 3, 4].map((to) => ({ to, name: 'kept' }))
  tally.add(
    await graphOf([
      { kind: 'synthetic', name: '', edges },
      session(21),
      session(45),
      session(7),
      session(33),
    ]),
  )
  const examples = Array.from({ length: tally.size }, (_, path) => tally.exampleOf(path))
  expect(examples.filter((each) => each !== undefined)).toEqual([2])
})

it('calls a class by its name, numbers and all, and many that differ by an id by what they have in common', async () => {
  const found = await grown(40, (held, cycle) => {
    held.sessions.set(`s${cycle}`, new PathTallyI18n())
    const name = `PathTallyModel${cycle}`
    held.sessions.set(name, namedObject(name))
  })
  expect(found).toEqual({ 'Map PathTallyI18n': 40, 'Map PathTallyModelN': 40 })
})

it('counts a text that was put together once, beside its parts', async () => {
  const tally = await tallied(40, (held, cycle) => {
    let text = `PathTally ${cycle}`
    for (let part = 0; part < 8; part += 1) text += `, part ${cycle} of ${part}`
    held.sessions.set(`s${cycle}`, [text])
  })
  const found = grownOn(tally, (what, container) => `${container} ${what}`)
  expect(found['Array string']).toBe(40)
  expect(found['string string part']).toBeGreaterThanOrEqual(40 * 8)
})
