// Files that were JSON of ours once: one value replaced by anything, or a part of the text cut out and overwritten.
import * as fc from 'fast-check'

/** Numbers that arithmetic breaks on, names that objects have, texts that paths are made of. */
const cruel: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom(-1, -0, 1e308, -1e308, 5e-324, 2 ** 53, 1.5, null, '', [], {}),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '../../escaped',
    '/etc/passwd',
    'a/../../b',
    '\0',
    '\uD800',
  ),
  fc.constantFrom('9'.repeat(400), 'x'.repeat(5_000), '2999-12-31', '1 MB', '%s%n', '\u202E'),
)

/** One place of it, of any depth, is another value, gone, or under another name. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value)
  return fc
    .tuple(
      fc.nat(places.length - 1),
      cruel,
      fc.constantFrom('replace', 'remove', 'rename'),
      fc.string({ maxLength: 12 }),
    )
    .map(([at, put, how, name]) => changed(value, places[at] ?? [], { put, how, name: name || '__proto__' }))
}

/** A part of the text is something else: a file that was cut short, or is half another. */
export function damaged(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat(text.length),
      fc.nat(60),
      fc.oneof(fc.string(), fc.constantFrom('', '{', '"', '\0', '[[[[', '\n\n', '1e999')),
    )
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length))
}

/** What a file of this name may hold that somebody else wrote. */
export function hostileFile(valid: unknown): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: mutated(valid).map((value) => JSON.stringify(value) ?? '') },
    { weight: 2, arbitrary: damaged(JSON.stringify(valid)) },
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.nat(3_000).map((depth) => '['.repeat(depth)),
  )
}

type Place = readonly (string | number)[]

function placesIn(value: unknown, from: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [from]
  const entries: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : Object.entries(value)
  return [from, ...entries.flatMap(([name, each]) => placesIn(each, [...from, name]))]
}

interface Change {
  readonly put: unknown
  readonly how: string
  readonly name: string
}

function changed(value: unknown, [head, ...rest]: Place, change: Change): unknown {
  if (head === undefined) return change.put
  const isHere = rest.length === 0
  if (Array.isArray(value))
    return value.flatMap((each: unknown, index) => {
      if (index !== head) return [each]
      return isHere && change.how === 'remove' ? [] : [changed(each, rest, change)]
    })
  if (typeof value !== 'object' || value === null) return change.put
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, unknown][] => {
      if (name !== head) return [[name, each]]
      if (isHere && change.how === 'remove') return []
      if (isHere && change.how === 'rename') return [[change.name, each]]
      return [[name, changed(each, rest, change)]]
    }),
  )
}
