// Which figure stands for a run in a table: that of the process and the memory that a finding says grows by most.
import { describe, expect, it } from 'vitest'
import { cellFigure } from '../../src/agents/comparison/came-in-words.ts'
import { recordedRun } from '../../src/report/recorded-run.ts'
import type { PhaseSeries } from '../../src/runner/series.ts'
import { run, series } from '../findings/series.ts'
import { RunDirectory } from '../report/reported.ts'

const agent = { given: 'bridge', name: 'bridge', protocol: 'acp', sessionEnds: 'closed' } as const

/** Of a native process below the agent, seen from outside. */
function child(perCycleBytes: number): PhaseSeries {
  const of = series(48, (cycle) => ({
    inside: { isUnseen: true },
    outside: { anonymousBytes: 2e8 + perCycleBytes * cycle },
  }))
  return named('child', { ...of, tiers: 'on' })
}

function named(phase: string, of: PhaseSeries): PhaseSeries {
  return { ...of, phase, samples: of.samples.map((sample) => ({ ...sample, phase })) }
}

function cellOf(...phases: readonly PhaseSeries[]) {
  using directory = RunDirectory.of(run(...phases), {
    phases: phases.map(({ phase }) => ({ name: phase })),
    budget: {},
  })
  return cellFigure({ how: 'ran', run: recordedRun(directory.path) }, agent)
}

describe('the figure of a run', () => {
  const bridge = named('bridge', series(48))

  it('is of the process that leaks, and not of the one above it', () => {
    expect(cellOf(bridge, child(760_000))).toMatchObject({
      value: 'child: native +760 kB',
      detail: expect.stringContaining('+760 kB to +760 kB; seen from'),
    })
  })

  it('is of the one that leaks most, where both do', () => {
    const leaking = series(48, (cycle) => ({ inside: { heapObjectsBytes: 1e7 + 5_000 * cycle } }))
    expect(cellOf(named('bridge', leaking), child(760_000))).toMatchObject({ value: 'child: native +760 kB' })
    expect(cellOf(named('bridge', leaking), child(0))).toMatchObject({ value: 'bridge: heap +5.00 kB' })
  })

  it('is of the first process where none does', () => {
    expect(cellOf(bridge, child(0))).toMatchObject({ value: 'bridge: heap 0 B' })
  })

  it('is of its native memory where that is all that was judged', () => {
    expect(cellOf(child(0))).toMatchObject({
      value: 'native 0 B',
      detail: expect.stringContaining('seen from'),
    })
  })

  it('says of what was not judged that it was not', () => {
    expect(cellOf({ ...child(0), judgesBytes: false })).toMatchObject({ value: 'memory not judged' })
  })
})
