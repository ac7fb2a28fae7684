import { describe, expect, it } from 'vitest'
import { WatchHistory } from '../../src/watch/watch-history.ts'
import { judgeWatch } from '../../src/watch/watch-verdict.ts'
import type { WrittenSample } from '../../src/watch/probe-files.ts'
import type { WatchEnd } from '../../src/watch/watch.ts'
import type { WatchSample } from '../../src/watch/watch-sample.ts'

const intervalMs = 1000
const claim = { withProbe: true, intervalMs }
const process1 = {
  pid: 1,
  command: 'node',
  rssBytes: 1,
  peakRssBytes: 1,
  pssBytes: 1,
  threads: 11,
}

interface Looks {
  readonly timers: (index: number) => number
  readonly sockets?: (index: number) => number
  readonly collected?: boolean
  readonly dropped?: number
  readonly blind?: WrittenSample['holdings']['blind']
}

function written(index: number, { timers, collected = true, dropped = 0, blind }: Looks): WrittenSample {
  const live = timers(index)
  const site = { file: '/app/poll.js', line: 3, column: 5, function: 'poll' }
  return {
    schema: 'tidemark.probe/1',
    pid: 1,
    thread: 0,
    program: '/app/main.js',
    why: 'interval',
    atMs: index * intervalMs,
    collected,
    rssBytes: 1,
    heapUsedBytes: 1,
    heapTotalBytes: 1,
    externalBytes: 0,
    arrayBuffersBytes: 0,
    holdings: {
      level: 'full',
      kinds: { timer: live },
      origins: [{ kind: 'timer', label: 'setInterval', site, live, oldestAgeMs: 1 }],
      dropped,
      faults: 0,
      blind,
    },
  }
}

function watched(count: number, looks: Looks, probed = true): WatchHistory {
  const history = new WatchHistory()
  for (let index = 0; index < count; index++) {
    const processes = [{ ...process1, fds: { socket: looks.sockets?.(index) ?? 2 } }]
    const sample: WatchSample = {
      atMs: index * intervalMs,
      processes,
      threads: probed ? [written(index, looks)] : [],
    }
    history.add(sample)
  }
  return history
}

function ended(seconds: number, rest: Partial<WatchEnd> = {}): WatchEnd {
  const exit = { code: 0, signal: undefined }
  return {
    exit,
    wasEnded: false,
    survivors: [],
    durationMs: seconds * 1000,
    unreadable: 0,
    unwritten: 0,
    ...rest,
  }
}

describe('the verdict on a watched program', () => {
  it('is leak, with the line, when an origin rises in every stretch', () => {
    const verdict = judgeWatch(watched(12, { timers: (i) => i }), ended(12), claim)
    expect(verdict.verdict).toBe('leak')
    expect(verdict.findings).toMatchObject([
      { kind: 'timer', culprit: { file: '/app/poll.js', line: 3, function: 'poll' } },
    ])
    expect(verdict.reasons[0]).toContain('timer setInterval: 0 → 11 alive in /app/main.js (process 1)')
  })

  it('is leak when the kernel counts more and more, and the probe knows nothing of it', () => {
    const verdict = judgeWatch(watched(12, { timers: () => 1, sockets: (i) => i }), ended(12), claim)
    expect(verdict.findings).toMatchObject([{ kind: 'fd:socket' }])
    expect(verdict.findings[0]).not.toHaveProperty('culprit')
  })

  it('is leak of what a program opens, though each command that it starts has that once more for a moment', () => {
    const history = new WatchHistory()
    for (let index = 0; index < 24; index++) {
      const shell = { ...process1, fds: { file: 3 + index } }
      const commands = Math.floor(index / 3) % 2 === 0 ? [] : [{ ...shell, pid: 100 + index }]
      history.add({ atMs: index * intervalMs, processes: [shell, ...commands], threads: [] })
    }
    expect(judgeWatch(history, ended(24), { ...claim, withProbe: false }).findings).toMatchObject([
      { kind: 'fd:file' },
    ])
  })

  it('is leak when processes outlive the program, however short it was', () => {
    const survivors = [{ pid: 7, command: 'watcher' }]
    const verdict = judgeWatch(watched(1, { timers: () => 1 }), ended(1, { survivors }), claim)
    expect(verdict).toMatchObject({ verdict: 'leak', findings: [{ kind: 'process' }] })
    expect(verdict.reasons[0]).toContain('watcher (7)')
  })

  it('is clean when nothing rises, and when a short program ends by itself', () => {
    expect(judgeWatch(watched(30, { timers: (i) => i % 4 }), ended(30), claim).verdict).toBe('clean')
    const short = judgeWatch(watched(3, { timers: (i) => i }), ended(3), claim)
    expect(short).toMatchObject({ verdict: 'clean', findings: [] })
    expect(short.reasons[0]).toContain('there were 3')
  })

  it('is undecided when it was cut short', () => {
    const looks = { timers: () => 1 }
    const killed = ended(3, { exit: { code: undefined, signal: 'SIGINT' } })
    expect(judgeWatch(watched(3, looks), killed, claim).verdict).toBe('undecided')
    expect(judgeWatch(watched(3, looks), ended(3, { wasEnded: true }), claim).verdict).toBe('undecided')
  })

  it('is undecided when samples hold garbage, or a bound left something out', () => {
    const garbage = judgeWatch(watched(30, { timers: (i) => i, collected: false }), ended(30), claim)
    expect(garbage).toMatchObject({ verdict: 'undecided', findings: [] })
    expect(garbage.reasons[0]).toContain('0 samples after a collection')
    expect(judgeWatch(watched(30, { timers: () => 1, dropped: 2 }), ended(30), claim).verdict).toBe(
      'undecided',
    )
  })

  it('is undecided when a kind was not seen, with the reason, and a leak of another says so', () => {
    const blind = [{ kind: 'port', reason: 'it broke' }]
    const { verdict, reasons } = judgeWatch(watched(30, { timers: () => 1, blind }), ended(30), claim)
    expect(verdict).toBe('undecided')
    expect(reasons).toMatchObject([expect.stringContaining('kind port: it broke')])
    const leak = judgeWatch(watched(30, { timers: (i) => i, blind }), ended(30), claim)
    expect(leak.verdict).toBe('leak')
    expect(leak.reasons.join('\n')).toContain('kind port: it broke')
  })

  it('says when it saw the program from outside only', () => {
    const { verdict, reasons } = judgeWatch(watched(30, { timers: () => 1 }, false), ended(30), claim)
    expect(verdict).toBe('clean')
    expect(reasons.join('\n')).toContain('from outside only')
  })
})
