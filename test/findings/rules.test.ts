// Each rule on series built by hand: what it must find, and the look-alike beside it that it must not.
import { describe, expect, it } from 'vitest'
import { judge, rules } from '../../src/findings/judge.ts'
import type { Claim } from '../../src/findings/rule.ts'
import type { Distribution, PhaseEnd, PhaseSeries } from '../../src/runner/series.ts'
import { uniform } from '../seeded.ts'
import { grownCount } from './evidence.ts'
import { claim, run, sample, series } from './series.ts'

function messages(phase: PhaseSeries, over: Partial<Claim> = {}): readonly string[] {
  return judge(run(phase), { ...claim, ...over }).findings.map(({ rule, message }) => `${rule}: ${message}`)
}

function seen(mean: number, max = mean): Distribution {
  return { count: 4, sum: 4 * mean, max, p50: mean, p99: max }
}

const fds = (file: number) => ({ outside: { fds: { file } } })

const closedWith = (
  closed: Parameters<typeof sample>[0],
  rested: Parameters<typeof sample>[0] = {},
): PhaseSeries => {
  const whole = series(20)
  const running = whole.samples.filter(({ moment }) => moment === 'baseline' || moment === 'cycle')
  const before = [sample({ moment: 'idle' }), sample({ ...rested, moment: 'rested' })]
  return { ...whole, samples: [...before, ...running, sample({ ...closed, moment: 'closed', cycle: 20 })] }
}

const recorded = (max: (cycle: number) => number) =>
  series(20, (cycle) => ({
    inside: { distributions: { rowsReadAgain: seen(max(cycle)) }, totals: { rowsReadAgain: seen(1) } },
  }))

const drifting = (index: number) => ({ inside: { heapObjectsBytes: 1e7 + 12_000 * index } })

const distributions = (cycle: number) => ({
  stepMs: seen(1 + cycle),
  rowsPerStep: seen(Math.min(12, cycle)),
  bytesPerStep: seen(1_000 + 10 * cycle),
})

const steady = (cycles: number) =>
  messages(series(cycles, (cycle) => ({ inside: { heapObjectsBytes: 1e7 + 1e5 * cycle } })))[0]

const firstOf = (phase: PhaseSeries) => judge(run(phase), claim).findings[0]

describe('left-after-close', () => {
  it('finds descriptors, timers, threads, holdings and processes by kind', () => {
    const outside = { fds: { file: 2, pipe: 9, socket: 5 }, threads: 12, children: ['tsserver', 'tsserver'] }
    const inside = { activeResources: { PipeWrap: 2, Timeout: 1 }, holdings: { lock: 2 } }
    expect(messages(closedWith({ inside, outside }))).toEqual([
      'left-after-close: 1 active timer left after close: 0 before the subject started, 1 after it was closed',
      'left-after-close: 2 open sockets left after close: 3 before the subject started, 5 after it was closed',
      'left-after-close: 2 held locks left after close: 0 before the subject started, 2 after it was closed',
      'left-after-close: 2 child processes left after close: 0 before the subject started, 2 after it was closed (tsserver, tsserver)',
      'left-after-close: 1 thread left after close: 11 before the subject started, 12 after it was closed',
    ])
  })

  it('passes what the rehearsal left too, and the one inotify descriptor that a loop keeps', () => {
    const kept = {
      outside: { fds: { file: 4 }, children: ['daemon'] },
      inside: { activeResources: { Timeout: 1 } },
    }
    expect(messages(closedWith(kept, kept))).toEqual([])
    expect(messages(closedWith({ outside: { fds: { inotify: 1 } } }))).toEqual([])
    expect(messages(closedWith({ outside: { fds: { inotify: 2 } } }))).toHaveLength(1)
  })

  it('names processes that outlive the program', () => {
    const survivors = [{ pid: 77, command: 'sleep' }]
    expect(messages(series(20, undefined, { survivors }))).toEqual([
      'left-after-close: 1 process outlived the program that started it: sleep',
    ])
  })

  it('says of a process that was left that it outlived the program, where it did, and names it', () => {
    const left = closedWith({ outside: { children: ['sleep'] } })
    const outlived = { ...left, survivors: [{ pid: 77, command: 'sleep' }] }
    expect(firstOf(left)?.message).toMatch(/ \(sleep\)$/)
    expect(firstOf(outlived)?.message).toMatch(/ \(sleep\), and outlived the program$/)
    expect(firstOf(left)?.evidence).toEqual({ before: 0, after: 1, names: ['sleep'], survivors: 0 })
    const timer = closedWith({ inside: { activeResources: { PipeWrap: 2, Timeout: 1 } } })
    expect(firstOf({ ...timer, survivors: outlived.survivors })?.message).not.toContain('outlived')
    expect(firstOf(timer)?.evidence).toEqual({ before: 0, after: 1, survivors: 0 })
  })
})

describe('persistent-growth', () => {
  it('finds a count that grows with every interval, and one that grows in one cycle of twenty', () => {
    expect(messages(series(20, (cycle) => fds(5 + 2 * cycle)))).toEqual([
      'persistent-growth: The number of open files grew from 5 to 45 over 20 turns, 2 per turn, and never came back',
    ])
    expect(messages(series(200, (cycle) => fds(5 + Math.floor(cycle / 20)), { every: 5 }))).toHaveLength(1)
  })

  it('passes a pool that fills, a number that goes up and down, and growth that is given back', () => {
    expect(messages(series(20, (cycle) => fds(Math.min(15, cycle))))).toEqual([])
    expect(messages(series(40, (cycle) => fds(cycle % 7)))).toEqual([])
    expect(messages(series(20, (cycle) => fds(cycle < 20 ? cycle : 0)))).toEqual([])
  })

  it('is not once red on 200 series of churn', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = uniform(seed)
      expect(messages(series(24, () => fds(Math.floor(random() * 12))))).toEqual([])
    }
  })

  it('judges counts among the figures, but not what may grow', () => {
    const phase = series(20, (cycle) => ({ inside: { figures: { sessions: cycle, storedMessages: cycle } } }))
    expect(messages(phase, { mayGrow: ['storedMessages'] })).toEqual([
      "persistent-growth: The subject's sessions grew from 0 to 20 over 20 turns, 1 per turn, and never came back",
    ])
  })
})

describe('must-be-zero', () => {
  const mustBeZero = { rowsReadAgain: 'Rows were read again' }
  it('finds one value above zero', () => {
    expect(
      messages(
        recorded((cycle) => (cycle === 7 ? 812 : 0)),
        { mustBeZero },
      ),
    ).toEqual([
      'must-be-zero: Rows were read again: up to 812 at once, 3,248 in all, in 1 of 21 intervals; it must be 0',
    ])
  })

  it('passes zeros, and does not take silence for zero', () => {
    expect(judge(run(recorded(() => 0)), { ...claim, mustBeZero }).verdict).toBe('clean')
    expect(judge(run(series(20)), { ...claim, mustBeZero })).toMatchObject({
      verdict: 'undecided',
      reasons: ['rowsReadAgain must be zero, and was never recorded'],
    })
  })
})

describe('heap-growth', () => {
  it('says how much, from where to where, and over what', () => {
    const phase = series(58, (cycle) => ({ inside: { heapObjectsBytes: 14_200_000 + 812_000 * cycle } }), {
      every: 2,
    })
    expect(messages(phase)).toEqual([
      'heap-growth: The heap after collection grew by 812 kB per turn, from 25.6 MB to 61.3 MB over 44 turns, and never came back',
    ])
  })

  it('tells array buffers from other memory outside the heap', () => {
    const buffers = series(20, (cycle) => ({
      inside: { arrayBuffersBytes: 1e6 + 1e5 * cycle, externalBytes: 2e6 + 1e5 * cycle },
    }))
    expect(messages(buffers)).toEqual([
      expect.stringMatching(/^heap-growth: Memory of array buffers .* 100 kB per turn/),
    ])
    const external = series(20, (cycle) => ({ inside: { externalBytes: 2e6 + 1e5 * cycle } }))
    expect(messages(external)).toEqual([
      expect.stringMatching(/^heap-growth: Memory outside the heap .* 100 kB per turn/),
    ])
  })

  it('allows the code of early cycles where the tiers are on', () => {
    expect(messages(series(20, (_, index) => drifting(index), { tiers: 'on' }))).toEqual([])
    expect(messages(series(20, (_, index) => drifting(index), { tiers: 'off' }))).toHaveLength(1)
    expect(messages(series(20, (_, index) => drifting(4 * index), { tiers: 'on' }))).toHaveLength(1)
  })

  it('leaves out early samples only where enough remain', () => {
    expect(steady(12)).toContain('over 12 turns')
    expect(steady(20)).toContain('over 15 turns')
  })

  it('is undecided about growth that slows in the noise of cycles', () => {
    const slowing = series(40, (cycle) => ({
      inside: { heapObjectsBytes: 1e7 + 1e6 * (1 - Math.exp(-cycle / 25)) + (cycle % 2) * 9_000 },
    }))
    expect(judge(run(slowing), claim).verdict).toBe('undecided')
  })

  it('is undecided about growth that slows and has not ended', () => {
    const slowing = series(40, (cycle) => ({
      inside: { heapObjectsBytes: 1e7 + 1e6 * (1 - Math.exp(-cycle / 25)) },
    }))
    expect(judge(run(slowing), claim)).toMatchObject({
      verdict: 'undecided',
      reasons: [
        'Phase life: The heap after collection still grows, but ever more slowly: more cycles would tell a cache from a leak',
      ],
    })
  })
})

describe('figure-growth', () => {
  it('finds work per cycle that grows with the cycles', () => {
    const phase = series(30, (cycle) => ({
      inside: { distributions: { rowsPerStep: seen(12 + 30 * cycle) } },
    }))
    expect(messages(phase)).toEqual([
      'figure-growth: rowsPerStep grew from 147 to 777 over 30 turns, and never came back',
    ])
    expect(messages(phase, { mayGrow: ['rowsPerStep'] })).toEqual([])
  })

  it('passes times, work that levels off, and a mix that changes a little', () => {
    expect(messages(series(30, (cycle) => ({ inside: { distributions: distributions(cycle) } })))).toEqual([])
  })

  it('judges bytes that the subject reports', () => {
    const phase = series(30, (cycle) => ({
      inside: { figures: { spillBytes: 1_000 * cycle, databaseBytes: 500 } },
    }))
    expect(messages(phase)).toEqual([
      'figure-growth: spillBytes grew from 4.50 kB to 25.5 kB over 30 turns, and never came back',
    ])
  })
})

describe('budget', () => {
  const phase = series(20, () => ({
    outside: { peakRssBytes: 130e6 },
    inside: { totals: { stepMs: seen(3, 40) } },
  }))

  it('compares metrics, over all and by phase', () => {
    const budget = { peakRssAboveIdleBytes: 60e6, 'life.stepMs.p50': 2, 'stepMs.max': 50 }
    expect(messages(phase, { budget })).toEqual([
      'budget: peakRssAboveIdleBytes is 70.0 MB, and the budget is 60.0 MB',
      'budget: life.stepMs.p50 is 3 ms, and the budget is 2 ms',
    ])
  })

  it('does not pass what was never measured', () => {
    expect(judge(run(phase), { ...claim, budget: { 'stepMs.p75': 1 } })).toMatchObject({
      verdict: 'undecided',
      reasons: ['stepMs.p75 has a budget, and was not measured'],
    })
  })
})

describe('run-ended', () => {
  const ends: readonly (readonly [PhaseEnd, string])[] = [
    [
      { how: 'crashed', code: 3, signal: undefined, during: 'start', stderrTail: '' },
      'The process ended itself with exit code 3 during start, before it was closed',
    ],
    [
      { how: 'crashed', code: 13, signal: undefined, during: 'close', stderrTail: 'its own code' },
      'The process ended itself with exit code 13 during close, before it was closed; it said: its own code',
    ],
    [
      { how: 'crashed', code: undefined, signal: 'SIGSEGV', during: 'close', stderrTail: '' },
      'The process was ended by SIGSEGV during close',
    ],
    [
      { how: 'out-of-memory', during: 'a turn after turn 9', rssBytes: 2.1e9, stderrTail: '' },
      'The process ran out of memory during a turn after turn 9, at 2.10 GB when last seen',
    ],
    [
      { how: 'hung', during: 'close', afterMs: 30_000, busy: undefined },
      'Nothing came back from close for 30.0 s',
    ],
    [
      { how: 'lingered', afterMs: 2_000 },
      'The process did not end within 2.0 s after close: something that Node does not list keeps it alive',
    ],
    [
      { how: 'threw', message: 'boom\nand more', stack: 'Error: boom', during: 'cycles' },
      'The subject threw during cycles: boom',
    ],
  ]

  it.each(ends)('says so of %j', (end, message) => {
    expect(messages(series(20, undefined, { end }))).toContain(`run-ended: ${message}`)
  })

  it('keeps the last twelve lines of what the process wrote to stderr', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
    const end: PhaseEnd = {
      how: 'crashed',
      code: 1,
      signal: undefined,
      during: 'start',
      stderrTail: lines.join('\n'),
    }
    expect(firstOf(series(20, undefined, { end }))?.evidence).toMatchObject({ stderr: lines.slice(8) })
  })

  it('passes a phase that closed', () => {
    expect(messages(series(20))).toEqual([])
  })

  it('blames the first line that is not of a dependency', () => {
    const stack = [
      'Error: boom',
      '    at deep (file:///app/node_modules/lib/index.js:3:9)',
      '    at async Store.read (file:///app/src/store.ts:41:7)',
      '    at file:///app/src/main.ts:1:1',
    ].join('\n')
    const end: PhaseEnd = { how: 'threw', message: 'boom', stack, during: 'cycles' }
    expect(judge(run(series(20, undefined, { end })), claim).findings[0]?.culprit).toEqual({
      file: '/app/src/store.ts',
      line: 41,
      function: 'Store.read',
    })
  })
})

describe('every rule', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))('%s explains and summarises itself', (_, rule) => {
    expect(rule.explain()).toMatch(/^[A-Z].+\.$/)
    const finding = {
      rule: 'persistent-growth',
      kind: 'heap',
      message: '',
      phase: 'life',
      evidence: grownCount,
    } as const
    expect(rule.summarise([finding])).toMatch(/^1 \w+/)
    expect(rule.summarise([finding, finding])).toMatch(/^2 \w+/)
  })
})
