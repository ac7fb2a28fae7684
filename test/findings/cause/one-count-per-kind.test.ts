import { describe, expect, it } from 'vitest'
import { oneCountPerKind } from '../../../src/findings/cause/one-count-per-kind.ts'
import type { FindingOf } from '../../../src/findings/finding.ts'
import { grownCount } from '../evidence.ts'

type Count = FindingOf<'persistent-growth'>

const count = (kind: string, over: Partial<Count> = {}): Count => ({
  rule: 'persistent-growth',
  kind,
  message: `${kind} grew`,
  phase: 'life',
  growthPerCycle: 1,
  evidence: grownCount,
  ...over,
})
const left = (kind: string, after: number): FindingOf<'left-after-close'> => ({
  rule: 'left-after-close',
  kind,
  message: `${kind} left`,
  phase: 'life',
  evidence: { before: 1, after, survivors: 0 },
})
const [seen, active, opened] = [count('live:socket'), count('active:TCPSocketWrap'), count('fd:socket')]

describe('counts that no line speaks for', () => {
  it('are one where one kind shows in all of them at one rate, told by what the probe saw', () => {
    const alsoSeen = [active.message, opened.message]
    expect(oneCountPerKind([opened, active, seen])).toEqual([
      { ...seen, evidence: { ...grownCount, alsoSeen } },
    ])
  })

  it.each<[string, Count]>([
    ['of another kind', count('fd:file')],
    ['at another rate', count('fd:socket', { growthPerCycle: 2 })],
    ['of another phase', count('fd:socket', { phase: 'other' })],
    ['with a line', count('fd:socket', { culprit: { file: '/app/a.ts', line: 3 } })],
    ['of the same group', count('live:server')],
  ])('are two beside one %s', (_, other) => {
    expect(oneCountPerKind([seen, other])).toEqual([seen, other])
  })

  it('are compared by what a life leaves, after close', () => {
    expect(oneCountPerKind([left('live:socket', 3), left('fd:socket', 3)])).toHaveLength(1)
    expect(oneCountPerKind([left('live:socket', 3), left('fd:socket', 9)])).toHaveLength(2)
  })
})
