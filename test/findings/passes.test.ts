import { describe, expect, it } from 'vitest'
import type { Culprit, Finding } from '../../src/findings/finding.ts'
import { passes, through } from '../../src/findings/passes.ts'
import { grownBytes, grownCount, grownPath } from './evidence.ts'
import { run, series } from './series.ts'

const line: Culprit = { file: '/app/a.ts', line: 3 }
const shared = { phase: 'life', growthPerCycle: 1 } as const

const socket: Finding = {
  ...shared,
  rule: 'growth-by-origin',
  kind: 'socket',
  message: 'sockets of one line',
  culprit: line,
  evidence: { ...grownCount, label: 'client socket' },
}
const listener: Finding = {
  ...socket,
  kind: 'listener',
  message: 'listeners on sockets',
  culprit: { ...line, line: 4 },
  evidence: { ...grownCount, label: `Socket 'close'` },
}
const ownListener: Finding = {
  ...listener,
  message: 'listeners on a bus',
  culprit: { ...line, line: 9 },
  evidence: { ...grownCount, label: `Bus 'close'` },
}
const descriptors: Finding = {
  ...shared,
  rule: 'persistent-growth',
  kind: 'fd:socket',
  message: 'open sockets',
  evidence: grownCount,
}
const files: Finding = { ...descriptors, kind: 'fd:file', message: 'open files' }
const path: Finding = {
  ...shared,
  rule: 'growing-path',
  kind: 'heap',
  message: 'handles in a list',
  culprit: { file: '/app/b.ts', line: 7 },
  evidence: grownPath,
}
const bytes: Finding = {
  ...shared,
  rule: 'heap-growth',
  kind: 'heap',
  message: 'bytes after collection',
  evidence: grownBytes,
}
const all = [socket, listener, ownListener, descriptors, files, path, bytes]
const context = { run: run(series(20)) }

const told = (findings: readonly Finding[]) =>
  through(passes.judged, findings, context)
    .map(({ message }) => message)
    .toSorted()

describe('the passes of what was judged', () => {
  it('each have a name of their own and a reason for their place', () => {
    const list = [...passes.judged, ...passes.located, ...passes.told]
    expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
    for (const { because } of list) expect(because).toMatch(/^[A-Z]/)
  })

  it('lose nothing: what is no finding any more is said by another', () => {
    let before: readonly Finding[] = all
    for (const { name, apply } of passes.judged) {
      const after = apply(before, context)
      const heard = after.flatMap(({ message, evidence }) => [message, ...(evidence.alsoSeen ?? [])])
      const lost = before.filter(({ message }) => !heard.some((each) => each.startsWith(message)))
      expect({ name, lost }).toEqual({ name, lost: [] })
      before = after
    }
  })

  it('leave one finding for each leak, its counts and followers with it', () => {
    const found = through(passes.judged, all, context)
    expect(found.map(({ message, evidence }) => [message, evidence.alsoSeen ?? []])).toEqual([
      ['sockets of one line', ['open sockets', 'listeners on sockets', 'bytes after collection']],
      ['listeners on a bus', []],
      ['open files', ['handles in a list']],
    ])
    expect(found.at(-1)?.culprit).toEqual(path.culprit)
  })

  it('come to the same from whatever order of rules', () => {
    expect(told(all.toReversed())).toEqual(told(all))
  })
})

const locate = ({ file }: Culprit): Culprit => ({ file: file.slice(5), line: 7 })
const isHidden = ({ culprit }: Finding) => culprit?.file === 'b.ts'

describe('the passes of what is located and told', () => {
  it('locate before they merge by line, and know by the line what is hidden', () => {
    const other: Finding = { ...path, message: 'handles in a map', culprit: { file: '/app/b.ts', line: 1 } }
    const located = through(passes.located, [path, other, socket], { locate })
    expect(located.map(({ message, culprit }) => [message, culprit?.file])).toEqual([
      ['handles in a list', 'b.ts'],
      ['sockets of one line', 'a.ts'],
    ])
    for (const { fingerprint } of located) expect(fingerprint).toMatch(/^[\da-f]{12}$/)
    expect(through(passes.told, located, { isHidden })).toHaveLength(1)
  })
})
