// Open files by the pattern of their names, and what of them has become more.
import { describe, expect, it } from 'vitest'
import { countsByPattern, OTHER_FILES, risenFiles } from '../../src/resources/file-patterns.ts'

const many = (count: number, name: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => name(index))
/** Letters alone, as names of temporary files may be. */
const letters = (index: number) =>
  `${index + 17 * 26 ** 2}`.replaceAll(/\d/g, (digit) => 'qwertyuiop'[Number(digit)] ?? '')

const of = (name: (index: number) => string) => countsByPattern(many(5, name), 8)

describe('files by pattern', () => {
  it('are one by what is counted in their names: numbers, dates, ids', () => {
    expect(of((i) => `/var/log/app-${i}.log`)).toEqual({ '/var/log/app-*.log': 5 })
    expect(of((i) => `/var/log/app-2026-11-0${i}T10:0${i}:00.log`)).toEqual({ '/var/log/app-*.log': 5 })
    expect(of((i) => `/tmp/0f0e1d${i}c-1111-4222-8333-abcdefabcdef/part`)).toEqual({ '/tmp/*/part': 5 })
    expect(of((i) => `/tmp/x${i}Yb9q.db-wal`)).toEqual({ '/tmp/*.db-wal': 5 })
    expect(of((i) => `/tmp/service${i}.log (deleted)`)).toEqual({ '/tmp/service*.log (deleted)': 5 })
  })

  it('keep their name where all are one file, and apart what is another', () => {
    const files = [
      '/etc/hosts',
      '/etc/hosts',
      '/usr/lib/node26/icu.dat',
      '/dev/null',
      '/tmp/a (deleted)',
      '/tmp/a',
    ]
    expect(countsByPattern(files, 8)).toEqual({
      '/etc/hosts': 2,
      '/usr/lib/node26/icu.dat': 1,
      '/dev/null': 1,
      '/tmp/a (deleted)': 1,
      '/tmp/a': 1,
    })
  })

  it('are joined by the part of their path that differs, where there are too many', () => {
    const logs = many(40, (i) => `/srv/app/${letters(i)}.log`)
    const directories = many(40, (i) => `/tmp/run-${letters(i)}/out.txt`)
    const counts = countsByPattern([...logs, ...directories, '/srv/app/data.db'], 8)
    expect(Object.keys(counts)).toHaveLength(3)
    for (const [name, count] of Object.entries(counts))
      expect([name, count]).toEqual([
        expect.stringMatching(/^\/srv\/app\/\w*\*\.log$|^\/tmp\/run-\w*\*\/out\.txt$|data\.db$/),
        name.endsWith('.db') ? 1 : 40,
      ])
  })

  it('are counted together where nothing is alike', () => {
    const counts = countsByPattern(
      many(40, (i) => '/x'.repeat(i + 1)),
      8,
    )
    expect(Object.keys(counts)).toHaveLength(8)
    expect(counts[OTHER_FILES]).toBe(33)
    expect(countsByPattern([], 8)).toEqual({})
  })
})

it('takes no time over names that match in many ways', () => {
  const stars = Object.fromEntries([[`/log/${'*,'.repeat(40)}b`, 3]])
  const commas = Object.fromEntries([[`/log/${','.repeat(120)}`, 9]])
  expect(risenFiles(stars, commas, 3)).toEqual([[`/log/${','.repeat(120)}`, 9]])
  expect(risenFiles({ '/log/a-*-b.*': 3 }, { '/log/a-12-b.log': 9 }, 3)).toEqual([['/log/a-12-b.log', 6]])
  expect(risenFiles({ '/log/a-*a': 3 }, { '/log/a-': 9 }, 3)).toEqual([['/log/a-', 9]])
})

describe('files that have become more', () => {
  it('are told most first, held against what they were before, and without what came beside', () => {
    const before = countsByPattern(['/log/a-1.log', '/etc/hosts', '/db/main'], 8)
    const after = countsByPattern(
      [...many(30, (i) => `/log/a-${i}.log`), ...many(9, () => '/etc/hosts'), '/db/main', '/tmp/once'],
      8,
    )
    expect(risenFiles(before, after, 3)).toEqual([
      ['/log/a-*.log', 29],
      ['/etc/hosts', 8],
    ])
    expect(risenFiles(after, before, 3)).toEqual([])
    expect(risenFiles({}, {}, 3)).toEqual([])
  })
})
