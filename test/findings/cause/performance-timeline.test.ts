import { expect, it } from 'vitest'
import { performanceTimeline } from '../../../src/findings/cause/performance-timeline.ts'
import type { FindingOf } from '../../../src/findings/finding.ts'
import { grownCount } from '../evidence.ts'

function entries(line: number, growthPerCycle: number, name = 'reconciler'): FindingOf<'growth-by-origin'> {
  const through = { package: name, file: `/app/node_modules/${name}/index.js`, line: 900 + line }
  return {
    rule: 'growth-by-origin',
    kind: 'performance-entry',
    message: `line ${line}`,
    phase: 'life',
    culprit: { file: '/app/main.js', line, through },
    growthPerCycle,
    evidence: { ...grownCount, label: 'measure' },
  }
}
const told = (...given: readonly FindingOf<'growth-by-origin'>[]) =>
  performanceTimeline(given).map(({ message, follows = [] }) => [message, follows.length])

it('tells the entries of one package once, by the line that adds most', () => {
  expect(told(entries(19, 1), entries(17, 3))).toEqual([['line 17', 1]])
})

it('tells lines apart that go through other packages, or add at another rate', () => {
  expect(told(entries(19, 1, 'other'), entries(17, 3))).toHaveLength(2)
  expect(told(entries(19, 2), entries(17, 3))).toHaveLength(2)
  const timers = { ...entries(19, 1), kind: 'timer' }
  expect(told(timers, entries(17, 3))).toHaveLength(2)
})
