// What is compared beside an addition is a bound: by its name or as it stands, and only while it is not passed; and what is
// taken from the same container is known.
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type AdditionCode, AdditionCodes } from '../../../src/probe/survey/addition-code.ts'

/** Of what the last line adds to, with so much in it. */
function codeOf(text: string, size: number, column?: number): AdditionCode {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-addition-'))
  const file = join(directory.path, 'cache.mjs')
  writeFileSync(file, text)
  return new AdditionCodes().at({ file, line: text.split('\n').length, column }, size)
}

const boundIn = (text: string, size: number) => codeOf(text, size).bound

const cache = (test: string, before = '') => `${before}
${test}
entries.set(key, value)`

describe('a bound that is compared', () => {
  it.each([
    ['by a field', cache('if (this.entries.size > this.max) drop()', 'new Cache(4_096)'), 'max', 4_096],
    [
      'by a constant',
      cache('if (entries.size >= MAX_CACHED) drop()', 'const MAX_CACHED = 3000'),
      'MAX_CACHED',
      3_000,
    ],
    ['by its number', cache('if (entries.length === 2_000) entries.shift()'), '2_000', 2_000],
    ['by a number of its own writing', cache('if (entries.size>=2e3) drop()'), '2e3', 2_000],
    ['by any name', cache('if (entries.size > this.most) drop()', 'most = 2000'), 'most', 2_000],
    ['of options', cache('if (entries.size > options.keep) drop()', 'open({ keep: 2000 })'), 'keep', 2_000],
    [
      'on the other side',
      cache('while (KEEP <= this.entries.size) drop()', 'const KEEP = 2000'),
      'KEEP',
      2_000,
    ],
    ['with room for one more', cache('if (entries.size + 1 > 2000) drop()'), '2000', 2_000],
    ['of what an expression gives', `if (of(key).length > 2000) drop()\nof(key).push(value)`, '2000', 2_000],
    ['of a class of its own', `if (this.size > 2000) drop()\nsuper.set(key, value)`, '2000', 2_000],
  ])('%s is known', (_, text, name, value) => {
    expect(boundIn(text, 900)).toEqual({ name, value })
  })

  it.each([
    ['that is passed', cache('if (entries.size > max) drop()', 'const max = 500')],
    ['that is nowhere given', cache('if (entries.size > this.max) drop()', 'new Cache(500)')],
    ['of something else', cache('if (others.size > 8080) drop()')],
    ['that is no number', cache('if (entries.size > others.size) drop()', 'const size = 2000, port = 8080')],
    ['that is data', cache(`if (entries.size > ${'9'.repeat(200)}) drop()`)],
    ['that is never compared', cache('this.max = 5_000')],
    ['far away', cache(`if (entries.size > 5_000) drop()${'\n'.repeat(9_000)}`)],
  ])('%s is none', (_, text) => {
    expect(boundIn(text, 900)).toBeUndefined()
  })

  it('in a file that cannot be read is none', () => {
    expect(new AdditionCodes().at({ file: '/nowhere/cache.mjs', line: 3 }, 1)).toEqual({})
  })
})

describe('what is taken from a container', () => {
  it.each([
    ['deleted', cache('this.entries.delete(key)'), true],
    ['shifted', 'list.shift()\nlist.push(value)', true],
    ['cut', 'list.length = 0\nlist.push(value)', true],
    ['put in its place', 'list = list.slice(-10)\nlist.push(value)', true],
    ['begun anew', 'this.list = []\nthis.list.push(value)', true],
    ['begun', 'const list = []\nlist.push(value)', undefined],
    ['declared', '  list: string[] = []\n  add() { this.list.push(value) }', undefined],
    ['another’s', cache('others.delete(key)'), undefined],
  ])('is known: %s', (_, text, isTakenFrom) => {
    expect(codeOf(text, 900).isTakenFrom).toBe(isTakenFrom)
  })

  it('is known by the column where a line adds to several', () => {
    const text = `a.delete(1);${'x();'.repeat(200)}a.set(1,2);b.set(3,4)`
    expect(codeOf(text, 900, text.indexOf('set(1') + 1).isTakenFrom).toBe(true)
    expect(codeOf(text, 900, text.indexOf('set(3') + 1).isTakenFrom).toBeUndefined()
    expect(codeOf(text, 900).isTakenFrom).toBeUndefined()
  })
})

/** Of the last line, whose method has this name. */
function reachedBy(text: string, method: string): readonly string[] {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-addition-'))
  const file = join(directory.path, 'cache.mjs')
  writeFileSync(file, text)
  const lines = text.split('\n')
  const column = (lines.at(-1) ?? '').lastIndexOf(`${method}(`) + 1
  return new AdditionCodes().reachedBy({ file, line: lines.length, column })
}

describe('names by which what is added to is reached', () => {
  it.each<[string, string, readonly string[]]>([
    ['a field', '  this.#pending.push(...spans)', ['this', '#pending']],
    ['a variable', 'if (isNew) sessions.set(id, session)', ['sessions']],
    ['an element', 'this.rooms[id]?.push(letter)', ['this', 'rooms', 'id']],
    ['an expression', 'void (rooms.get(of(id)) ?? []).push(letter)', ['rooms', 'get', 'of', 'id']],
    [
      'a variable that was given its value above',
      'const list = old\nconst list = (this.#rooms[id] ??= [])\nlist.push(letter)',
      ['list', 'this', '#rooms', 'id'],
    ],
    ['a parameter', 'function append(list, item) {\nlist.push(item)', ['list']],
    ['minified code', `${'x();'.repeat(200)}t.#r.push(e)`, ['#r']],
  ])('of %s', (_, text, names) => {
    expect(reachedBy(text, text.includes('.set(') ? 'set' : 'push')).toEqual(names)
  })

  it('are none in a file that cannot be read', () => {
    expect(new AdditionCodes().reachedBy({ file: '/nowhere/at-all.mjs', line: 1, column: 3 })).toEqual([])
  })
})

it('a call without any argument is known by its column', () => {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-addition-'))
  const file = join(directory.path, 'cache.mjs')
  writeFileSync(file, 'evict(); this.evict( ); evict(document)')
  const codes = new AdditionCodes()
  expect([1, 15, 25].map((column) => codes.passesNothing({ file, line: 1, column }))).toEqual([
    true,
    true,
    false,
  ])
})
