import { describe, expect, it } from 'vitest'
import { onePerPackage } from '../../../src/findings/cause/one-per-package.ts'
import type { Culprit, Finding } from '../../../src/findings/finding.ts'
import { grownPath } from '../evidence.ts'

const inPackage = (line: number, name = 'rpc'): Culprit => ({
  file: `/app/node_modules/${name}/index.js`,
  line,
})
const throughRpc: Culprit = {
  file: '/app/main.js',
  line: 4,
  through: { package: 'rpc', file: '/app/node_modules/rpc/index.js', line: 9 },
}
const path = (message: string, culprit: Culprit, objectsPerCycle: number): Finding => ({
  rule: 'growing-path',
  kind: 'heap',
  message,
  phase: 'life',
  culprit,
  evidence: { ...grownPath, during: 'one life', objectsPerCycle },
})
const timer = (culprit: Culprit): Finding => ({
  rule: 'growth-by-origin',
  kind: 'timer',
  message: 'timers',
  phase: 'life',
  culprit,
  growthPerCycle: 1,
  evidence: { label: 'setTimeout', cycles: [0, 1], counts: [0, 1] },
})
const told = (findings: readonly Finding[]): readonly unknown[] =>
  onePerPackage(findings).map(({ message, follows = [] }) => [message, follows.map((each) => each.message)])

describe('what one package keeps at one rate', () => {
  it('follows from the finding with the user’s line', () => {
    expect(
      told([path('tokens', inPackage(3), 2), timer(inPackage(5)), path('calls', throughRpc, 1)]),
    ).toEqual([['calls', ['tokens', 'timers']]])
  })

  it('follows from the biggest where nobody of the user’s was seen', () => {
    expect(told([path('rooms', inPackage(3), 1), path('names', inPackage(8), 1)])).toEqual([
      ['rooms', ['names']],
    ])
  })

  it('is told by itself at another rate, in another package, or at a line of the user’s', () => {
    const findings = [
      path('calls', throughRpc, 1),
      path('cache', inPackage(3), 0.4),
      path('rooms', inPackage(3, 'chat'), 1),
      path('log', { file: '/app/main.js', line: 9 }, 1),
    ]
    expect(told(findings)).toEqual(findings.map(({ message }) => [message, []]))
  })
})
