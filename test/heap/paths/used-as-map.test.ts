// Which objects are maps, at looks that a test lists: the same step is the same path at each of them.
import { describe, expect, it } from 'vitest'
import { PathTally } from '../../../src/heap/paths/path-tally.ts'
import { graphOf } from '../graph-of.ts'
import type { NodeText } from '../snapshot-text.ts'

const letter = (at: number): string => String.fromCodePoint(97 + (at % 26))

/** So many names without an id in them: `aa`, `ab`, … */
function names(count: number, first = 0): readonly string[] {
  return Array.from({ length: count }, (_, at) => letter(Math.floor((first + at) / 26)) + letter(first + at))
}

interface Shape {
  readonly name?: string
  /** As V8 keeps what is filled by keys. */
  readonly isDictionary?: boolean
  /** In the value of the last property. */
  readonly within?: number
}

/** One object below `app` that has these properties, each with a thing. */
function look(
  properties: readonly string[],
  { name = 'Object', isDictionary = false, within = 0 }: Shape = {},
): readonly NodeText[] {
  const first = 3
  const things = first + (isDictionary ? 1 : 0)
  const last = things + properties.length
  return [
    { kind: 'synthetic', name: 'root', edges: [{ to: 1, name: 'app' }] },
    { name: 'App', edges: [{ to: 2, name: 'held' }] },
    {
      name,
      edges: [
        ...properties.map((each, at) => ({ to: things + at, name: each })),
        ...(isDictionary ? [{ to: first, name: 'properties', kind: 'internal' as const }] : []),
      ],
    },
    ...(isDictionary ? [{ kind: 'array' as const, name: '(object properties)' }] : []),
    ...properties.map((_, at) => ({
      name: 'Thing',
      selfBytes: 10,
      edges:
        at === properties.length - 1
          ? Array.from({ length: within }, (__, index) => ({ to: last + index, name: index }))
          : [],
    })),
    ...Array.from({ length: within }, () => ({ name: 'Part', selfBytes: 1 })),
  ]
}

/** Of each path to a thing or a part, by its names: how many were on it at each look, and the bytes that it held. */
async function counted(
  ...looks: readonly (readonly NodeText[])[]
): Promise<Record<string, readonly string[]>> {
  const tally = new PathTally()
  for (const each of looks) tally.add(await graphOf(each))
  const found: Record<string, readonly string[]> = {}
  for (let path = 1; path < tally.size; path += 1) {
    const counts = tally.tallies.map((each) => each.counts[path] ?? 0)
    const bytes = tally.tallies.map((each) => each.bytes[path] ?? 0)
    if (!['Thing', 'Part'].includes(tally.labelOf(path)?.what ?? '') || !counts.some((count) => count > 0))
      continue
    const words: string[] = []
    for (let at = path; at !== 0; at = tally.parentOf(at)) words.push(tally.labelOf(at)?.edge ?? '')
    found[words.toReversed().join(' ')] = counts.map((count, at) => `${count}: ${bytes[at]}`)
  }
  return found
}

const held = (count: number, bytes = count * 10) => `${count}: ${bytes}`

describe('an object with many properties', () => {
  it('has names where they are the same at each look: of a class, of a literal, of a dictionary that a class made', async () => {
    for (const shape of [{ name: 'Command' }, {}, { name: 'Command', isDictionary: true }]) {
      const found = await counted(look(names(30), shape), look(names(30), { ...shape, within: 5 }))
      expect(Object.keys(found)).toHaveLength(31)
      expect(found['app held bd']).toEqual([held(1), '1: 15'])
    }
  })

  it('has names although a few come late, or numbers are seen at one look only', async () => {
    const late = await counted(look(names(30), { name: 'Command' }), look(names(33), { name: 'Command' }))
    expect(late['app held ab']).toEqual([held(1), held(1)])
    const numbers = look(names(60), { name: 'Command' }).map((node, at) =>
      at < 40 ? node : { kind: 'number' as const, name: 'heap number' },
    )
    const shown = await counted(look(names(37), { name: 'Command' }), numbers)
    expect(shown['app held ab']).toEqual([held(1), held(1)])
  })

  it('is a map where it was filled by keys, from the first look on', async () => {
    const shape = { isDictionary: true }
    expect(await counted(look(names(40), shape), look(names(90), shape))).toEqual({
      'app held []': [held(40), held(90)],
    })
  })

  it('is a map where it has ever more, whatever it is kept as', async () => {
    for (const shape of [{ name: 'Registry' }, {}]) {
      expect(await counted(look(names(30), shape), look(names(60), shape), look(names(90), shape))).toEqual({
        'app held []': [held(30), held(60), held(90)],
      })
    }
  })

  it('is a map where it has ever more so slowly that no two looks tell', async () => {
    const looks = [30, 32, 34, 36].map((count) => look(names(count), { name: 'Registry' }))
    expect(await counted(...looks)).toEqual({ 'app held []': [30, 32, 34, 36].map((count) => held(count)) })
  })

  it('is a map where it has other keys at each look', async () => {
    const looks = [0, 40, 80].map((first) => look(names(40, first), { name: 'Registry' }))
    expect(await counted(...looks)).toEqual({ 'app held []': [held(40), held(40), held(40)] })
  })

  it('was a map at the looks before at which it had few, with all that was in what it held', async () => {
    for (const shape of [{ isDictionary: true }, { name: 'Registry' }]) {
      expect(
        await counted(look(names(3), { ...shape, within: 2 }), look(names(200), { ...shape, within: 5 })),
      ).toEqual({
        'app held []': ['3: 32', '200: 2005'],
        'app held [] []': ['2: 2', '5: 5'],
      })
    }
  })

  it('is a map where nobody writes so many names', async () => {
    expect(await counted(look(names(200)), look(names(200)))).toEqual({
      'app held []': [held(200), held(200)],
    })
  })
})
