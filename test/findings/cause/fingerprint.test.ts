import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/findings/cause/fingerprint.ts'
import type { FindingOf } from '../../../src/findings/finding.ts'

const culprit = { file: 'app.ts', line: 7, function: 'serve' }
const growing: FindingOf<'growth-by-origin'> = {
  rule: 'growth-by-origin',
  kind: 'timer',
  message: 'timer: 3 → 240',
  phase: 'life',
  culprit,
  evidence: { label: 'Timeout', counts: [3, 240], cycles: [0, 240] },
}

describe('the fingerprint of a finding', () => {
  it('is that of its cause, whichever rule found it, wherever the line is by now', () => {
    const { evidence: _, ...shared } = growing
    const left: FindingOf<'left-by-origin'> = {
      ...shared,
      rule: 'left-by-origin',
      message: '2 timers are there after close',
      culprit: { ...culprit, line: 9 },
      evidence: { label: 'Timeout', before: 0, after: 2, afterOneMoreLife: 4 },
    }
    expect(fingerprintOf(left)).toBe(fingerprintOf(growing))
  })

  it('is another for another kind, function, file or path', () => {
    const others = [
      { ...growing, kind: 'listener' },
      { ...growing, culprit: { ...culprit, function: 'close' } },
      { ...growing, culprit: { ...culprit, file: 'other.ts' } },
      { ...growing, retainerPath: ['sessions', 'Map'] },
    ]
    const all = [growing, ...others].map((each) => fingerprintOf(each))
    expect(new Set(all).size).toBe(5)
  })

  it('is of the words where nobody is to blame, without their numbers', () => {
    const { culprit: _, ...nobody } = growing
    const later = { ...nobody, message: 'timer: 4 → 1,240' }
    expect(fingerprintOf(later)).toBe(fingerprintOf(nobody))
    expect(fingerprintOf({ ...nobody, message: 'timer: lost' })).not.toBe(fingerprintOf(nobody))
  })
})
