// The rules about acquiring lines, and that one leak is one finding, on series built by hand.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/findings/finding.ts'
import { judge } from '../../../src/findings/judge.ts'
import { afterSample } from '../../../src/findings/plain-evidence.ts'
import type { Origin, PhaseSeries, ProbeSample } from '../../../src/runner/series.ts'
import { claim, run, sample, series, type Seen } from '../series.ts'

const poll = { kind: 'timer', label: 'setInterval', file: '/app/poll.ts', line: 7, function: 'poll' }
const exec = { kind: 'process', label: 'sh', file: '/app/run.ts', line: 3 }

function probe(...origins: readonly Origin[]): ProbeSample {
  const live: Record<string, number> = {}
  for (const origin of origins) live[origin.kind] = (live[origin.kind] ?? 0) + origin.live
  return { level: 'full', live, origins, dropped: 0, faults: 0 }
}

const held = (...origins: readonly Origin[]): Seen => ({ inside: { probe: probe(...origins) } })

const busy = (cycle: number) => ({ ...poll, kind: 'socket', label: 'client socket', live: cycle % 4 })
const idle = (cycle: number) => ({
  ...busy(cycle),
  label: 'idle client socket',
  live: cycle - (cycle % 4),
})
const pool = (cycle: number) => held({ ...poll, live: Math.min(cycle, 12) })
const churn = (cycle: number) => held({ ...poll, live: (cycle * 7) % 5 })
const turns = (cycle: number) => held({ ...poll, live: 3, line: cycle })
const listeners = (live: number) => ({
  ...poll,
  kind: 'listener',
  label: "Bus 'message'",
  file: '/app/bus.ts',
  line: 5,
  live,
})
const on = (label: string, live: number) => ({ ...listeners(live), label, on: 1 })
const through = (line: number) => ({ file: '/app/node_modules/hub/index.js', line })
const onEach = (cycle: number) => ({
  ...listeners(3 * cycle),
  label: "Child 'exit'",
  on: cycle,
  through: through(3),
})
const onLasting = (cycle: number) => ({ ...listeners(cycle), on: 1, through: through(8) })
const children = (count: number) => Array.from({ length: count }, () => 'sh')

function lives(rested: Seen, closed: Seen, again?: Seen): PhaseSeries {
  const whole = series(20, () => held())
  const running = whole.samples.filter(({ moment }) => moment === 'baseline' || moment === 'cycle')
  return {
    ...whole,
    samples: [
      sample({ ...held(), moment: 'idle' }),
      sample({ ...rested, moment: 'rested' }),
      ...running,
      sample({ ...closed, moment: 'closed', cycle: 20 }),
      ...(again === undefined ? [] : [sample({ ...again, moment: 'again', cycle: 20 })]),
    ],
  }
}

function findings(phase: PhaseSeries): readonly Finding[] {
  return judge(run(phase), claim).findings
}

describe('growth-by-origin', () => {
  it('finds a line that acquires with every cycle, and says which', () => {
    const found = findings(series(20, (cycle) => held({ ...poll, live: 2 + 3 * cycle })))
    expect(found).toMatchObject([
      {
        rule: 'growth-by-origin',
        kind: 'timer',
        message:
          'The number of timers (setInterval) that one line acquired grew from 2 to 62 over 20 turns, 3 per turn, and never came back',
        culprit: { file: '/app/poll.ts', line: 7, function: 'poll' },
        growthPerCycle: 3,
      },
    ])
  })

  it('adds up what one line acquired under several labels', () => {
    expect(findings(series(40, (cycle) => held(busy(cycle), idle(cycle))))).toHaveLength(1)
  })

  it('tells each label of one line with its own rate', () => {
    const signals = series(20, (cycle) =>
      held(on("process 'SIGINT'", cycle), on("process 'SIGTERM'", cycle), on("Bus 'end'", 2 * cycle)),
    )
    const [found] = findings(signals)
    expect(found?.message).toContain(
      "(Bus 'end': 2, process 'SIGINT': 1, 'SIGTERM': 1 per turn) that one line acquired grew from 0 to 80 over 20 turns, 4 per turn",
    )
    expect(found?.evidence).toMatchObject({
      labels: ["Bus 'end': 2", "process 'SIGINT': 1", "process 'SIGTERM': 1"],
    })
  })

  it('is led by the emitter that stays, with the package through which it was listened to', () => {
    const [found] = findings(series(20, (cycle) => held(onEach(cycle), onLasting(cycle))))
    expect(found).toMatchObject({
      culprit: { line: 5, through: { package: 'hub', line: 8 } },
      evidence: { label: "Bus 'message'" },
    })
  })

  it('passes a pool that fills, churn, and lines that take turns', () => {
    for (const look of [pool, churn, turns]) expect(findings(series(40, look))).toEqual([])
  })

  it('does not judge what has no line: the count by kind does', () => {
    const found = findings(series(20, (cycle) => held({ kind: 'timer', label: 'setTimeout', live: cycle })))
    expect(found.map(({ rule, kind }) => `${rule} ${kind}`)).toEqual(['persistent-growth live:timer'])
  })
})

const grown = series(20, (cycle) => held({ ...poll, live: 10 + cycle }))
const timers = (live: number): Seen => ({ inside: { activeResources: { Timeout: live } } })

/** As it was seen once no step followed. */
function stillAt(live: number, from = grown): PhaseSeries {
  const look = sample({ ...held({ ...poll, live }), moment: 'still', cycle: 20 })
  return { ...from, samples: [...from.samples.slice(0, -1), look, ...from.samples.slice(-1)] }
}

function beforeClose(phase: PhaseSeries): PhaseSeries {
  return { ...phase, samples: phase.samples.slice(0, -1) }
}

/** Kinds told of a child and of listeners that one line of a file adds. */
function toldWith(label: string, listening: (cycle: number) => number, file = exec.file): readonly string[] {
  const listener = { kind: 'listener', label, file, line: 9 }
  const both = series(20, (cycle) => held({ ...exec, live: cycle }, { ...listener, live: listening(cycle) }))
  return findings(both).map(({ kind }) => kind)
}

const installed = mkdtempSync(join(tmpdir(), 'tidemark-origins-'))
afterAll(() => rmSync(installed, { recursive: true }))

/** Installed for real: whether one package needs another is read from its manifest. */
function inPackage(name: string, line: number, needs: readonly string[] = []) {
  const folder = join(installed, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  const dependencies = Object.fromEntries(needs.map((each) => [each, '1']))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, dependencies }))
  return { file: join(folder, 'index.js'), line }
}

describe('listeners that packages alone add', () => {
  const stream = { kind: 'stream', label: 'WriteStream', ...inPackage('logger', 546, ['plumbing']) }
  const pipe = { kind: 'listener', label: "PassThrough 'end'", ...inPackage('plumbing', 745) }
  const kinds = (piped: (cycle: number) => Origin) =>
    findings(series(20, (cycle) => held({ ...stream, live: cycle }, piped(cycle)))).map(({ kind }) => kind)

  it('follow from what leaks at the rate of their emitters', () => {
    expect(kinds((cycle) => ({ ...pipe, live: 2 * cycle, on: cycle }))).toEqual(['stream'])
  })

  it('stand beside it in a package that has nothing to do with it, whatever the rate', () => {
    const other = { ...pipe, ...inPackage('elsewhere', 3) }
    expect(kinds((cycle) => ({ ...other, live: 2 * cycle, on: cycle }))).toEqual(['stream', 'listener'])
  })

  it('stand beside it at another rate, on one emitter or by a line of the user', () => {
    const both = ['stream', 'listener']
    expect(kinds((cycle) => ({ ...pipe, live: 3 * cycle, on: 1.5 * cycle }))).toEqual(both)
    expect(kinds((cycle) => ({ ...pipe, live: cycle, on: 1 }))).toEqual(both)
    expect(kinds((cycle) => ({ ...pipe, file: '/app/log.js', live: cycle, on: cycle }))).toEqual(both)
  })
})

describe('what grew', () => {
  it('is a leak where more than a quarter of it is there once no step follows', () => {
    expect(findings(stillAt(30)).map(({ rule }) => rule)).toContain('growth-by-origin')
    expect(findings(stillAt(16)).map(({ rule }) => rule)).toContain('growth-by-origin')
    expect(findings(stillAt(15))).toEqual([])
    expect(findings(stillAt(0))).toEqual([])
  })

  it('is none where one of several such looks found it gone', () => {
    expect(findings(stillAt(30, stillAt(10)))).toEqual([])
  })

  it('by kind alone is held to the same', () => {
    const active = series(20, timers)
    const look = (live: number) => sample({ ...timers(live), moment: 'still', cycle: 20 })
    const seen = (live: number) => ({ ...active, samples: [...active.samples, look(live)] })
    expect(findings(seen(20))).toMatchObject([{ rule: 'persistent-growth', kind: 'active:Timeout' }])
    expect(findings(seen(1))).toEqual([])
  })

  it('is waited for at a look that finds it, and ends a run only then', () => {
    expect(afterSample(beforeClose(stillAt(30)), claim, 'all')).toBe('wait')
    expect(afterSample(beforeClose(stillAt(10)), claim, 'all')).toBe('continue')
    expect(afterSample(beforeClose(grown), claim, 'all')).toBe('stop')
  })
})

describe('left-by-origin', () => {
  it('finds what each further life adds to', () => {
    const found = findings(
      lives(held({ ...poll, live: 1 }), held({ ...poll, live: 2 }), held({ ...poll, live: 3 })),
    )
    expect(found).toMatchObject([
      {
        rule: 'left-by-origin',
        message:
          '1 timer (setInterval) left after close by one line: 1 before the subject started, 2 after it was closed, 3 after one more life',
        culprit: { line: 7 },
      },
    ])
  })

  it('says of a process, and of nothing else, that it outlived the program', () => {
    const told = (origin: typeof exec | typeof poll, survivors: PhaseSeries['survivors']) => {
      const left = lives(held(), held({ ...origin, live: 1 }), held({ ...origin, live: 2 }))
      return findings({ ...left, survivors })[0]?.message
    }
    const survivors = [{ pid: 77, command: 'sh' }]
    expect(told(exec, survivors)).toMatch(/, and outlived the program$/)
    expect(told(exec, [])).not.toContain('outlived')
    expect(told(poll, survivors)).not.toContain('outlived')
  })

  it('passes a constant that further lives do not add to, and what is back', () => {
    const one = held({ ...poll, live: 1 })
    expect(findings(lives(held(), one, one))).toEqual([])
    expect(findings(lives(one, one))).toEqual([])
    expect(findings(lives(one, held()))).toEqual([])
  })

  it('is a doubt without a further life', () => {
    const verdict = judge(run(lives(held(), held({ ...poll, live: 1 }))), claim)
    expect(verdict).toMatchObject({ verdict: 'undecided', findings: [] })
    expect(verdict.reasons).toEqual([
      'Phase life: 1 timer (setInterval) left after close, and there was no time for the further life that tells a leak from a constant',
    ])
  })
})

describe('too-many-listeners', () => {
  const warning = {
    label: "Bus 'message'",
    listeners: 11,
    file: '/app/bus.ts',
    line: 5,
    function: 'subscribe',
  }

  it('names the emitter and the line, once however often it was sampled', () => {
    expect(findings(series(20, () => ({ inside: { listenerWarnings: [warning] } })))).toMatchObject([
      {
        rule: 'too-many-listeners',
        message: "Node warned of too many listeners: Bus 'message' had 11, more than it was told to expect",
        culprit: { file: '/app/bus.ts', line: 5, function: 'subscribe' },
      },
    ])
  })

  it('is one finding with the growth that it warns of', () => {
    const found = findings(
      series(20, (cycle) => ({ inside: { probe: probe(listeners(cycle)), listenerWarnings: [warning] } })),
    )
    expect(found.map(({ rule }) => rule)).toEqual(['growth-by-origin'])
    expect(found[0]?.evidence['alsoSeen']).toContainEqual(expect.stringMatching(/^Node warned/))
  })
})

describe('one leak', () => {
  it('is one finding, whatever counts it shows in', () => {
    const found = findings(
      series(20, (cycle) => ({
        inside: {
          activeResources: { ProcessWrap: cycle },
          probe: probe({ ...exec, live: cycle }, { ...poll, ...exec, kind: 'socket', live: cycle }),
        },
        outside: { children: children(2 * cycle), fds: { file: 2, socket: 3 * cycle } },
      })),
    )
    expect(found).toMatchObject([
      { rule: 'growth-by-origin', kind: 'process', culprit: { file: '/app/run.ts', line: 3 } },
    ])
    expect(found[0]?.evidence['alsoSeen']).toHaveLength(6)
  })

  it('does not hide another of a different kind or line', () => {
    const found = findings(
      series(20, (cycle) => ({
        inside: { probe: probe({ ...exec, live: cycle }, { ...poll, live: cycle }) },
        outside: { threads: 11 + cycle },
      })),
    )
    expect(found.map(({ kind }) => kind)).toEqual(['process', 'timer', 'thread'])
  })

  it('has the listeners on what it keeps, and not those on what lives long or grows otherwise', () => {
    expect(toldWith("ChildProcess 'error'", (cycle) => cycle)).toEqual(['process'])
    expect(toldWith("Bus 'message'", (cycle) => cycle)).toEqual(['process', 'listener'])
    expect(toldWith("ChildProcess 'error'", (cycle) => 3 * cycle)).toEqual(['process', 'listener'])
    expect(toldWith("ChildProcess 'error'", (cycle) => cycle, '/app/other.ts')).toEqual([
      'process',
      'listener',
    ])
  })

  it('that each life leaves has them too', () => {
    const child = { ...exec, label: 'cat' }
    const listener = { kind: 'listener', label: "ChildProcess 'error'", file: exec.file, line: 9 }
    const both = (live: number, listening = live) =>
      held({ ...child, live }, { ...listener, live: listening })
    const found = findings(lives(held(), both(5), both(10)))
    expect(found.map(({ kind }) => kind)).toEqual(['process'])
    expect(found[0]?.evidence['alsoSeen']).toContainEqual(expect.stringMatching(/^5 listeners/))
    expect(findings(lives(held(), both(5, 5), both(10, 20))).map(({ kind }) => kind)).toEqual([
      'process',
      'listener',
    ])
  })

  it('that the probe does not know is said to come from elsewhere', () => {
    const escaped = series(20, (cycle) => ({ ...held(), outside: { children: children(cycle) } }))
    expect(findings(escaped)[0]?.message).toMatch(
      /; the probe saw none of it: it was started by one of its children, or by native code$/,
    )
    const unwatched = series(20, (cycle) => ({ outside: { children: children(cycle) } }))
    expect(findings(unwatched)[0]?.message).not.toMatch(/probe/)
  })
})
