// What is compared beside an addition is a bound: by its name or as it stands, and only while it is not passed.
import { mkdtempDisposableSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ComparedBounds } from '../../../src/probe/survey/compared-bound.ts'

/** Beside the last line, with so much in the container. */
function boundIn(text: string, size: number) {
  using directory = mkdtempDisposableSync(join(tmpdir(), 'tidemark-compared-'))
  const file = join(directory.path, 'cache.mjs')
  writeFileSync(file, text)
  return new ComparedBounds().at({ file, line: text.split('\n').length }, size)
}

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
    ['by its number', cache('if (list.length === 2_000) list.shift()'), '2_000', 2_000],
  ])('%s is known', (_, text, name, value) => {
    expect(boundIn(text, 900)).toEqual({ name, value })
  })

  it.each([
    ['that is passed', cache('if (entries.size > max) drop()', 'const max = 500')],
    ['that is nowhere given', cache('if (entries.size > this.max) drop()', 'new Cache(500)')],
    ['of something else', cache('if (entries.size > port) drop()', 'const port = 8080')],
    ['that is never compared', cache('this.max = 5_000')],
    ['far away', cache(`if (entries.size > 5_000) drop()${'\n'.repeat(60)}`)],
  ])('%s is none', (_, text) => {
    expect(boundIn(text, 900)).toBeUndefined()
  })

  it('in a file that cannot be read is none', () => {
    expect(new ComparedBounds().at({ file: '/nowhere/cache.mjs', line: 3 }, 1)).toBeUndefined()
  })
})
