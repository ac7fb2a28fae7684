// Of a kind that the probe did not see nothing is clean; a leak that was seen stays one.
import { describe, expect, it } from 'vitest'
import { blindReasons } from '../../src/findings/blind-kinds.ts'
import { judge } from '../../src/findings/judge.ts'
import type { ProbeSample } from '../../src/runner/series.ts'
import { run, series } from './series.ts'

const claim = { phases: [{ name: 'life' }], budget: {} }
const blind = [{ kind: 'timer', reason: 'of 1 × setTimeout of its own the probe saw 0' }]

function judged(probe: Partial<ProbeSample>, timers = (_cycle: number) => 0) {
  return judge(
    run(
      series(20, (cycle) => {
        const live = timers(cycle)
        const origin = { kind: 'timer', label: 'setInterval', file: '/app/poll.js', line: 3, live }
        return {
          inside: {
            probe: {
              level: 'full',
              live: { timer: live },
              origins: [origin],
              dropped: 0,
              faults: 0,
              ...probe,
            },
          },
        }
      }),
    ),
    claim,
  )
}

describe('a run of which the probe did not see a kind', () => {
  it('is clean when it saw all', () => {
    expect(judged({}).verdict).toBe('clean')
  })

  it('is undecided, with the kind and the reason', () => {
    const { verdict, reasons } = judged({ blind })
    expect(verdict).toBe('undecided')
    expect(reasons.join('\n')).toContain('kind timer: of 1 × setTimeout of its own the probe saw 0')
  })

  it('is undecided when something failed that has no kind, or a bound left something out', () => {
    expect(judged({ faults: 1 }).verdict).toBe('undecided')
    expect(judged({ unwatched: 3 }).verdict).toBe('undecided')
    expect(judged({ dropped: 3 }).verdict).toBe('clean') // Origins of a sample: their resources are counted
  })

  it('is a leak when another grew, and says beside it what was not seen', () => {
    const seen = [{ kind: 'port', reason: 'it broke' }]
    const { verdict, reasons } = judged({ blind: seen }, (cycle) => cycle)
    expect(verdict).toBe('leak')
    expect(reasons.at(-1)).toContain('kind port: it broke')
  })
})

it('has no reasons for a probe that saw all', () => {
  expect(blindReasons({ faults: 0 })).toEqual([])
})
