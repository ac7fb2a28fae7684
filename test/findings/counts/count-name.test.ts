import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  countedAs,
  countName,
  explainedInTree,
  kindName,
  kindsIn,
} from '../../../src/findings/counts/count-name.ts'

const root = resolve(import.meta.dirname, '../../..')

describe('the name of a count', () => {
  it.each([
    ['fd:socket', { group: 'fd', type: 'socket' }, 'open socket'],
    ['active:Timeout', { group: 'active', type: 'Timeout' }, 'active timer'],
    ['live:async-store', { group: 'live', type: 'async-store' }, 'async-local store'],
    ['holding:lock', { group: 'holding', type: 'lock' }, 'held lock'],
    ['figure:open:files', { group: 'figure', type: 'open:files' }, 'held open:files'],
    ['process', { group: 'tree', type: 'process' }, 'child process'],
    ['thread', { group: 'tree', type: 'thread' }, 'thread'],
  ] as const)('%s is read and written, and has words', (name, counted, words) => {
    expect(countedAs(name)).toEqual(counted)
    expect(countName(counted)).toBe(name)
    expect(kindName(name)).toBe(words)
  })

  it.each(['heap', 'timer', 'replay.rowsRead', 'constructor:x', ''])('%j is none', (name) => {
    expect(countedAs(name)).toBeUndefined()
    expect(kindsIn(name)).toEqual([])
  })

  it('is taken apart in one file', () => {
    const prefixed = /['`/](?:fd|active|live|holding|figure):/
    const files = globSync('src/{findings,watch,check,report}/**/*.ts', { cwd: root }).filter((file) =>
      prefixed.test(readFileSync(resolve(root, file), 'utf8').replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')),
    )
    // What a watch counts outside has its own sum over a tree.
    expect(files).toEqual(['src/watch/watch-history.ts'])
  })
})

describe('the kinds in a count', () => {
  it('are those of which one shows there', () => {
    expect(kindsIn('fd:file').toSorted()).toEqual(['file', 'stream'])
    expect(kindsIn('active:FSEventWrap')).toEqual(['watcher'])
    expect(kindsIn('process')).toEqual(['process'])
    expect(kindsIn('holding:lock')).toEqual(['lock'])
  })

  it('are over a whole tree also the children, which have threads and descriptors of their own', () => {
    expect(explainedInTree['fd:inotify']?.toSorted()).toEqual(['file', 'process', 'watcher'])
    expect(explainedInTree['fd:eventfd']?.toSorted()).toEqual(['process', 'thread'])
    expect(explainedInTree['thread']?.toSorted()).toEqual(['process', 'thread'])
    expect(explainedInTree['process']).toEqual(['process'])
  })
})
