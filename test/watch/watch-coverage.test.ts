import { describe, expect, it } from 'vitest'
import { WatchHistory } from '../../src/watch/watch-history.ts'
import { judgeWatch } from '../../src/watch/watch-verdict.ts'
import type { WrittenHello, WrittenSample } from '../../src/watch/probe-files.ts'
import type { EndRequest, WatchEnd } from '../../src/watch/watch.ts'
import type { WatchSample } from '../../src/watch/watch-sample.ts'

const intervalMs = 1000
const claim = { withProbe: true, intervalMs }

interface Told {
  /** Of the process that this is about, beside a shell that has no need of a probe. Undefined: it is not there. */
  readonly runtime?: (second: number) => 'node' | 'bun' | undefined
  /** Another program, that runs no JavaScript, in its place from this second on. */
  readonly becomesOther?: number
  readonly hello?: WrittenHello['state'] | undefined
  /** True when its probe writes a sample in this second. */
  readonly speaks?: (second: number) => boolean
  readonly lastWord?: number
  /** Samples that it could not write. */
  readonly lost?: number
  readonly isStopped?: (second: number) => boolean
  /** Workers that its main thread counts, and those that have the probe and speak. */
  readonly workers?: (second: number) => number
  readonly speakingWorkers?: (second: number) => number
}

const seconds = 30
const outside = { command: 'sh', rssBytes: 1, peakRssBytes: 1, pssBytes: 1, threads: 1, fds: {} }

function written(second: number, thread: number, rest: Partial<WrittenSample> = {}): WrittenSample {
  const memory = { rssBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 0, arrayBuffersBytes: 0 }
  const holdings = { level: 'full', kinds: {}, origins: [], dropped: 0, faults: 0 }
  const who = { schema: 'tidemark.probe/1' as const, pid: 2, thread, program: '/app/main.js' }
  return { ...who, why: 'interval', atMs: second * 1000, collected: true, ...memory, holdings, ...rest }
}

function hello(thread: number, state: WrittenHello['state']): WrittenHello {
  return { schema: 'tidemark.hello/1', pid: 2, thread, state, node: 'v26.10.0' }
}

function sampleAt(second: number, told: Told): WatchSample {
  const { runtime = () => 'node', speaks = () => true, lastWord, isStopped = () => false } = told
  const is = second < seconds ? runtime(second) : undefined
  const workers = told.workers?.(second) ?? 0
  const speaking = told.speakingWorkers?.(second) ?? 0
  const main = written(second, 0, {
    ...(told.lost !== undefined && { lost: told.lost }),
    holdings: { level: 'full', kinds: { thread: workers }, origins: [], dropped: 0, faults: 0 },
  })
  const threads = Array.from({ length: speaking }, (_, index) => index + 1)
  const script = { runtime: is ?? ('node' as const), line: 'node main.js', noProbe: 'env -i; try next: this' }
  return {
    atMs: second * 1000,
    processes: [
      ...(second < seconds ? [{ ...outside, pid: 1 }] : []),
      ...(is && second < (told.becomesOther ?? Infinity)
        ? [{ ...outside, pid: 2, script, ...(isStopped(second) && { isStopped: true as const }) }]
        : []),
      ...(second >= (told.becomesOther ?? Infinity) ? [{ ...outside, pid: 2 }] : []),
    ],
    hellos: [
      ...(second === 1 && told.hello ? [hello(0, told.hello)] : []),
      ...(second === 2 ? threads.map((thread) => hello(thread, 'watching')) : []),
    ],
    threads: [
      ...(told.hello === 'watching' && speaks(second) && is ? [main] : []),
      ...(is ? threads.map((thread) => written(second, thread)) : []),
      ...(second === lastWord ? [written(second, 0, { why: 'exit' })] : []),
    ],
  }
}

function verdictOn(told: Told, rest: Partial<WatchEnd> = {}) {
  const history = new WatchHistory(intervalMs)
  for (let second = 1; second <= seconds; second++) history.add(sampleAt(second, told))
  const exit = { code: 0, signal: undefined }
  const judged = { wasEnded: false, survivors: [], durationMs: seconds * 1000, unreadable: 0, unwritten: 0 }
  const { verdict, reasons } = judgeWatch(history, { exit, ...judged, ...rest }, claim)
  return { verdict, reasons: reasons.join('\n') }
}

const gone = (at: number): Told => ({ hello: 'watching', runtime: (s) => (s < at ? 'node' : undefined) })

const asked = (atSecond: number): EndRequest => ({ by: 'duration', atMs: atSecond * 1000, killed: [] })

describe('a watch is clean only where a probe looked', () => {
  it('at each process that could run JavaScript, to its last word', () => {
    expect(verdictOn({ hello: 'watching', lastWord: seconds }).verdict).toBe('clean')
    expect(verdictOn({ hello: 'launcher' }).verdict).toBe('clean')
    expect(verdictOn({ runtime: () => undefined }).verdict).toBe('clean')
  })

  it.each<[string, Told, string]>([
    ['where none came', {}, 'without the probe: env -i; try next: this'],
    ['where none came to a child that is gone', { runtime: (s) => (s < 12 ? 'bun' : undefined) }, 'ran for'],
    ['where it became another program after that', { becomesOther: 20 }, 'ran for 18'],
    ['where it was refused', { hello: 'refused' }, 'without the probe'],
    ['where it fell silent', { hello: 'watching', speaks: (s) => s < 20 }, 'fell silent'],
    ['where it never said more than hello', { hello: 'watching', speaks: () => false }, 'fell silent'],
    [
      'where samples were lost',
      { hello: 'watching', lastWord: seconds, speaks: (s) => s < 20 || s > 22, lost: 3 },
      'could not write 3 samples',
    ],
    [
      'where the process was killed, and the rest went on',
      { hello: 'watching', runtime: (s) => (s < 20 ? 'node' : undefined) },
      'was killed after',
    ],
    [
      'where it stood still',
      { hello: 'watching', lastWord: seconds, isStopped: (s) => s > 20 },
      'was stopped',
    ],
    [
      'where a worker has no probe',
      { hello: 'watching', lastWord: seconds, workers: () => 2, speakingWorkers: () => 1 },
      '1 worker thread that',
    ],
  ])('and undecided %s', (_, told, reason) => {
    const { verdict, reasons } = verdictOn(told)
    expect(verdict).toBe('undecided')
    expect(reasons).toContain(reason)
  })

  it.each<[string, Told]>([
    ['that was there too briefly for growth to show', { runtime: (s) => (s < 5 ? 'bun' : undefined) }],
    [
      'whose workers all speak',
      { hello: 'watching', lastWord: seconds, workers: () => 2, speakingWorkers: () => 2 },
    ],
    [
      'whose workers come and go',
      { hello: 'watching', lastWord: seconds, workers: (s) => s % 2, speakingWorkers: () => 0 },
    ],
    ['that was stopped for a moment', { hello: 'watching', lastWord: seconds, isStopped: (s) => s === 20 }],
    [
      'that the program killed when it ended',
      { hello: 'watching', runtime: (s) => (s < 29 ? 'node' : undefined) },
    ],
    [
      'that was blocked for a moment',
      { hello: 'watching', lastWord: seconds, speaks: (s) => s < 20 || s > 26 },
    ],
  ])('and clean of a process %s', (_, told) => {
    expect(verdictOn(told).verdict).toBe('clean')
  })

  it('whoever ended it: a process that we ended needs no last word, one that was silent before does', () => {
    const ended = { wasEnded: true, request: asked(29), exit: { code: undefined, signal: 'SIGTERM' } }
    expect(verdictOn({ hello: 'watching' }, ended).verdict).toBe('clean')
    expect(verdictOn({ hello: 'watching', speaks: (s) => s < 20 }, ended).verdict).toBe('undecided')
  })

  it('and a process that vanished before the program was asked to end was not ended by it', () => {
    const ended = { wasEnded: true, request: asked(seconds) }
    expect(verdictOn(gone(29), ended).verdict).toBe('clean')
    expect(verdictOn(gone(27), ended).verdict).toBe('undecided')
  })

  it('to its end: killed by a signal that nobody asked for, it is undecided', () => {
    const killed = { exit: { code: undefined, signal: 'SIGKILL' } }
    const { verdict, reasons } = verdictOn({ hello: 'watching', lastWord: seconds }, killed)
    expect(verdict).toBe('undecided')
    expect(reasons).toContain('It was killed by SIGKILL')
  })

  it('and says whom it had to kill, without blame', () => {
    const request = { ...asked(29), killed: [{ pid: 7, command: 'watcher' }] }
    const { verdict, reasons } = verdictOn({ hello: 'watching' }, { wasEnded: true, request })
    expect(verdict).toBe('clean')
    expect(reasons).toContain('Did not end within 10 s of SIGTERM and was killed: watcher (7)')
  })
})
