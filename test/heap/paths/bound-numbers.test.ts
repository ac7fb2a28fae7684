// Which numbers may bound a container, and how much is held beside them, in real snapshots of this process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeHeapSnapshot } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { isBoundName, showsNumbers } from '../../../src/heap/paths/bound-numbers.ts'
import { type HeldWithin, heldWithin } from '../../../src/heap/paths/held-within.ts'
import { PathTally } from '../../../src/heap/paths/path-tally.ts'
import { readHeapSnapshot } from '../../../src/heap/snapshot/snapshot-reader.ts'

class BoundedThing {
  readonly at = 1
}
class ByField {
  #max = 400
  readonly port = 8_080
  readonly entries = new Map<string, BoundedThing>()
  get max() {
    return this.#max
  }
}
class ByOptions {
  readonly options = { maxEntries: 500, name: 'options' }
  readonly things = new Set<BoundedThing>()
}
class Passed {
  readonly limit = 10
  readonly things: BoundedThing[] = []
}
class BoundedRow {
  readonly half: number
  readonly of: readonly number[]
  constructor(n: number) {
    this.half = n + 0.5
    this.of = [n, n + 0.25]
  }
}
/** Whose names say nothing, as after minification. */
class MadeLong {
  readonly a = 600
  readonly b = Array.from<BoundedThing | undefined>({ length: 600 })
  constructor() {
    this.b.fill(undefined)
  }
}

/** What is held by an object of each class, and which numbers are above it. */
async function within(holders: readonly object[], exposeNumericValues = true): Promise<HeldWithin[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-bounds-'))
  Reflect.set(globalThis, 'boundedHolders', holders)
  try {
    const file = join(directory, 'a.heapsnapshot')
    writeHeapSnapshot(file, { exposeNumericValues })
    const tally = new PathTally()
    tally.add(await readHeapSnapshot(file))
    const paths = Array.from({ length: tally.size }, (_, path) => path)
    const things = paths.filter((path) => tally.labelOf(path)?.what === 'BoundedThing')
    return [...heldWithin(tally, new Set(things)).values()]
  } finally {
    Reflect.deleteProperty(globalThis, 'boundedHolders')
    rmSync(directory, { recursive: true, force: true })
  }
}

const many = (count: number) => Array.from({ length: count }, () => new BoundedThing())

describe('a number that may bound', () => {
  it.each([
    'max',
    '#max',
    '_maxSize',
    'max_entries',
    'maxItems',
    'MAX_ITEMS',
    'MAX_CACHED_WIDTHS',
    'maxCachedItems',
    'capacity',
    'mergeCacheSize',
  ])('is called %s', (name) => expect(isBoundName(name)).toBe(true))

  it.each([
    'port',
    'timeoutMs',
    'maxBytes',
    'maxAge',
    'maxCacheAge',
    'MAX_CACHED_MS',
    'maxCachedBytes',
    'maxListeners',
    'cacheTtl',
    'length',
    'fontSize',
  ])('is not called %s', (name) => expect(isBoundName(name)).toBe(false))
})

describe('what is held beside such a number', { timeout: 120_000 }, () => {
  it('is counted beside a private field, and beside options', async () => {
    const field = new ByField()
    many(30).forEach((thing, i) => field.entries.set(`key ${i}`, thing))
    const options = new ByOptions()
    many(40).forEach((thing) => options.things.add(thing))
    const found = await within([field, options])
    expect(found.find(({ held }) => held === 30)?.numbers.get('#max')).toBe(field.max)
    expect(found.find(({ held }) => held === 40)?.numbers.get('maxEntries')).toBe(500)
  })

  it('is bounded by a number of any name that its array was made long', async () => {
    const made = new MadeLong()
    many(20).forEach((thing, i) => (made.b[i] = thing))
    expect((await within([made])).find(({ held }) => held === 20)?.numbers.get('a')).toBe(600)
  })

  it('is summed over all containers on a path', async () => {
    const found = await within(
      [10, 20].map((count) => {
        const holder = new ByOptions()
        many(count).forEach((thing) => holder.things.add(thing))
        return holder
      }),
    )
    expect(found.find(({ held }) => held === 30)?.numbers.get('maxEntries')).toBe(1_000)
  })

  it('is not bounded by a number that it has passed', async () => {
    const passed = new Passed()
    passed.things.push(...many(11))
    expect((await within([passed])).every(({ numbers }) => !numbers.has('limit'))).toBe(true)
  })

  it('is not seen in a snapshot without the values of numbers', async () => {
    const field = new ByField()
    many(30).forEach((thing, i) => field.entries.set(`key ${i}`, thing))
    expect((await within([field], false)).every(({ numbers }) => numbers.size === 0)).toBe(true)
  })
})

it('paths and their counts are the same with and without the values of numbers', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'tidemark-bounds-'))
  const holder = Array.from({ length: 50 }, (_, i) => new BoundedRow(i))
  Reflect.set(globalThis, 'boundedNumbers', holder)
  try {
    const tally = new PathTally()
    for (const exposeNumericValues of [false, true]) {
      const file = join(directory, `${exposeNumericValues}.heapsnapshot`)
      writeHeapSnapshot(file, { exposeNumericValues })
      const graph = await readHeapSnapshot(file)
      expect(showsNumbers(graph)).toBe(exposeNumericValues)
      tally.add(graph)
    }
    const paths = Array.from({ length: tally.size }, (_, path) => path)
    const below = paths.filter((path) =>
      [path, tally.parentOf(path)].some((each) => tally.labelOf(each)?.what === 'BoundedRow'),
    )
    const [plain, valued] = tally.tallies.map(({ counts }) => below.map((path) => counts[path] ?? 0))
    expect(below.length).toBeGreaterThan(1)
    expect(plain).toEqual(valued)
  } finally {
    Reflect.deleteProperty(globalThis, 'boundedNumbers')
    rmSync(directory, { recursive: true, force: true })
  }
})
