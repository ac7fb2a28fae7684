import { expect, it } from 'vitest'
import { lastingChildren } from '../../src/findings/lasting-children.ts'
import { run, series } from './series.ts'

const withChildren = (at: (cycle: number) => readonly string[]) =>
  lastingChildren(run(series(216, (cycle) => ({ outside: { children: at(cycle) } }), { every: 9 })))

it('says whose memory nobody judged: what was there at every look', () => {
  expect(withChildren(() => ['node', 'sh']).join()).toContain('kept (node, sh) was not judged')
  expect(withChildren((cycle) => (cycle > 100 ? ['node'] : []))).toEqual([])
  expect(withChildren((cycle) => (cycle % 18 === 0 ? ['sh'] : ['git']))).toEqual([])
  expect(withChildren((cycle) => (cycle % 18 === 0 ? ['git', 'node'] : ['node'])).join()).toContain('(node)')
})
