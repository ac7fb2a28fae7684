// The first finding names the cause: who holds what grows, the user's line, and the package through which it leaks.
// A sample of the corpus: `CORPUS_ONLY=causes pnpm bench corpus` judges all of it, with the programs of which each step is
// tested by itself (paths through objects of many fields, functions made of texts, composed signals).
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
    [
      'two-classes-in-a-map',
      /^heap 12: known \(Map\) .* and 2 objects per step \(1 Schema and 1 Tool\)/,
      undefined,
    ],
    ['latencies', /^heap 5: #samples \(Array\) in meter \(Meter\) grew .* its store was full/, undefined],
    ['numbers-in-a-set', /^heap 6: seen \(Set\) .* its store was full/, undefined],
    ['strings-in-a-map', /^heap 8: The number of string in encoded \(Map\)/, undefined],
    ['promises-in-a-queue', /^heap 7: The number of Object in waiting \(Array\)/, undefined],
    ['promise-of-each-session', /^heap 13: The number of Object in sessions \(Map\)/, undefined],
    ['timers-of-sessions', /^heap 22: The number of Session in sessions \(Map\)/, undefined],
    ['timers-that-hold', /^timer 9: The number of timers \(setInterval\)/, undefined],
    [
      'three-classes-in-a-map',
      /^heap 16: The number of Message, ToolCall and ToolResult in byId \(Map\) .* 3 per step \(1 Message, 1 ToolCall and 1 ToolResult\)/,
      undefined,
    ],
    [
      'packages-on-one-stack',
      /^heap 7: The number of Object in rooms \(Map\)/,
      'room-keeper@1.8.2 index.js:7',
    ],
    [
      'signals-of-one-line',
      /^listener 9: The number of listeners \(process 'SIG[\w#]+': 1, .* per step\) .* 4 per step/,
      undefined,
    ],
    [
      'effects-in-package',
      /^heap 12: The number of Link in subscribers \(Link\)/,
      'signal-links@3.1.4 index.js:25',
    ],
    [
      'texts-in-package',
      /^heap 7: The number of Array and string in kept \(Object\)/,
      'text-shelf@0.9.2 shelf.js:4',
    ],
    [
      'letters-in-package',
      /^heap 8: The number of Object in slots \(Object\)/,
      'post-office@5.2.0 index.js:13',
    ],
    ['callback-of-package', /^heap 10: The number of Object in closure why/, 'line-redial@2.0.3 index.js:9'],
    ['orphans-of-a-shell', /^process 12: .*\(sh, ended; left 3 processes running\)/, undefined],
    ['registry-by-name', /^heap 15: The number of Object and string in registry \(Registry\)/, undefined],
    ['cache-with-timer', /^heap 18: The number of Object and string in kept \(Object\)/, undefined],
    ['lru-never-evicts', /^heap 12: The number of Object in entries \(Map\)/, undefined],
    ['files-of-few-folders', /^heap 15: The number of Entry and string in src \(Object\)/, undefined],
    ['ever-more-folders', /^heap 12: The number of Map in tree \(Map\)/, undefined],
    ['race-with-what-lasts', /^heap 6: The number of closure and Promise in promise \(Promise\)/, undefined],
    ['signals-of-sessions', /^heap 22: The number of Session in sessions \(Map\)/, undefined],
    ['sessions-with-messages', /^heap 16: The number of Session in sessions \(Map\)/, undefined],
    ['spans-in-threes', /^heap 8: The number of Object in #pending \(Array\)/, undefined],
    [
      'client-duplicated',
      /^socket 8: The number of sockets \(client socket\)/,
      'wire-client@4.1.7 index.js:12',
    ],
  ] as const)('names the cause of %s in its only finding', async ([name, words, package_]) => {
    const checked = await checkPlanted(join(causes, `leaks/${name}.mjs`), 'leak')
    expect(checked.findings).toEqual([expect.stringMatching(words)])
    expect(checked).toMatchObject({ verdict: 'leak', lineRight: true, through: [package_] })
  })

  it('tells one leak of two books that a package writes by itself', async () => {
    const checked = await checkPlanted(join(causes, 'leaks/two-books-in-package.mjs'), 'leak')
    expect(checked.findings).toEqual([
      expect.stringMatching(/^heap 25: The number of Object in receipts \(Map\)/),
    ])
  })

  it('tells two leaks of one rate, of which none holds the other', async () => {
    const checked = await checkPlanted(join(causes, 'leaks/timers-and-a-log.mjs'), 'leak')
    expect(checked.findings).toEqual([
      expect.stringMatching(/^timer 8: /),
      expect.stringMatching(/^heap 9: The number of Object in log/),
    ])
  })

  it.for([
    'emitters-in-a-map',
    'two-classes-in-a-map',
    'listeners-through-package',
    'latencies',
    'numbers-in-a-set',
    'files-through-layers',
    'promises-in-a-queue',
    'promise-of-each-session',
    'timers-of-sessions',
    'packages-on-one-stack',
    'orphans-of-a-shell',
    'effects-in-package',
    'texts-in-package',
    'letters-in-package',
    'two-books-in-package',
    'callback-of-package',
    'spans-in-threes',
    'files-of-few-folders',
    'lru-4096',
    'lru-in-closure',
  ])('calls the look-alike %s clean', async (name) => {
    const { verdict, findings } = await checkPlanted(join(causes, `look-alikes/${name}.mjs`), 'clean')
    expect({ verdict, findings }).toEqual({ verdict: 'clean', findings: [] })
  })
})
