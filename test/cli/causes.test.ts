// The first finding names the cause: who holds what grows, the user's line, and the package through which it leaks.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkPlanted } from '../planted/resources/check.ts'

const causes = join(import.meta.dirname, '../planted/causes')

describe('tidemark check', () => {
  it.for([
    [
      'emitters-in-a-map',
      /^heap 15: The number of EventEmitter in sessions \(Map\) .* 1 per step/,
      undefined,
    ],
    ['listeners-on-one-emitter', /^listener 9: /, undefined],
    ['listeners-through-package', /^listener 8: /, 'event-hub@2.4.0 index.js:10'],
    ['files-through-layers', /^stream 24: The number of open file streams \(WriteStream\)/, undefined],
    ['rooms-in-package', /^heap 8: The number of Object in #rooms \(Map\)/, 'event-hub@2.4.0 index.js:20'],
    ['two-classes-in-a-map', /^heap 12: known \(Map\) .* and 2 objects per step/, undefined],
    ['latencies', /^heap 5: #samples \(Array\) in meter \(Meter\) grew .* its store was full/, undefined],
    ['numbers-in-a-set', /^heap 6: seen \(Set\) .* its store was full/, undefined],
    ['strings-in-a-map', /^heap 8: The number of string in encoded \(Map\)/, undefined],
  ] as const)('names the cause of %s in its only finding', async ([name, words, package_]) => {
    const checked = await checkPlanted(join(causes, `leaks/${name}.mjs`), 'leak')
    expect(checked.findings).toEqual([expect.stringMatching(words)])
    expect(checked).toMatchObject({ verdict: 'leak', lineRight: true, through: [package_] })
  })

  it.for([
    'emitters-in-a-map',
    'two-classes-in-a-map',
    'listeners-through-package',
    'latencies',
    'numbers-in-a-set',
    'files-through-layers',
  ])('calls the look-alike %s clean', async (name) => {
    const { verdict, findings } = await checkPlanted(join(causes, `look-alikes/${name}.mjs`), 'clean')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })
})
