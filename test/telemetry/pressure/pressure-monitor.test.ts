import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PressureMonitor, type PressureOptions } from '../../../src/telemetry/pressure/pressure-monitor.ts'
import type { SessionTicket } from '../../../src/telemetry/pressure/session-tickets.ts'
import { MB, reading } from './readings.ts'

const limitBytes = 1000 * MB

/** A process whose memory and clock a test sets by hand; looks come from the test, unless it sets a timer. */
class Process {
  nowMs = 0
  rssBytes = 100 * MB
  collections = 0
  readonly monitor: PressureMonitor

  constructor(options: PressureOptions = {}) {
    this.monitor = new PressureMonitor({
      graceMs: 0,
      settleMs: 1,
      patienceMs: 200,
      cooldownMs: 60_000,
      intervalMs: 60_000,
      read: () =>
        reading({
          atMs: this.nowMs,
          rssBytes: this.rssBytes,
          majorCollections: this.collections,
          limits: { memoryBytes: limitBytes },
        }),
      ...options,
    })
    cleanUp.use(this.monitor)
  }

  use(mb: number): void {
    this.rssBytes = mb * MB
    this.monitor.look()
  }

  /** Until the round that is under way is over. */
  async settled(reports: number): Promise<void> {
    await vi.waitUntil(() => this.monitor.record.reports.length === reports, { timeout: 60_000 })
  }
}

function fail(): never {
  throw new Error('planted')
}

let cleanUp = new AsyncDisposableStack()
afterEach(async () => {
  await cleanUp.disposeAsync()
  cleanUp = new AsyncDisposableStack()
})

describe('a pressure monitor', () => {
  it('compacts when memory is elevated, and goes no further when that helped', async () => {
    const pruned = vi.fn<() => number>(() => 0)
    const subject: Process = new Process({
      relief: { compact: () => void (subject.rssBytes = 300 * MB), pruneCaches: pruned },
    })
    subject.use(850)
    expect(subject.monitor.level).toBe('elevated')
    await subject.settled(1)
    expect(subject.monitor.level).toBe('normal')
    expect(subject.monitor.record.reports).toMatchObject([
      { kind: 'compact', outcome: 'freed', freedBytes: 550 * MB, level: 'elevated' },
    ])
    expect(pruned).not.toHaveBeenCalled()
  })

  it('goes on in order: compact, prune, collect, and stops work only when it is critical', async () => {
    const called: string[] = []
    const action = (name: string) => () => void called.push(name)
    const subject = new Process({
      relief: {
        compact: action('compact'),
        pruneCaches: action('prune'),
        collect: action('collect'),
        stopWork: action('stop'),
        resumeWork: action('resume'),
      },
    })
    subject.use(850)
    await vi.waitFor(() => expect(called).toEqual(['compact', 'prune', 'collect']), { timeout: 60_000 })
    await pause(5)
    subject.use(950)
    await vi.waitFor(() => expect(called).toContain('stop'), { timeout: 60_000 })
    expect(subject.monitor.isWorkStopped).toBe(true)
    subject.use(500)
    expect(called.at(-1)).toBe('resume')
    expect(subject.monitor.record.relief['stop-work']).toMatchObject({
      outcomes: { freed: 1 },
      freedBytes: 450 * MB,
    })
  })

  it('does not repeat what freed nothing: it checks', async () => {
    const compact = vi.fn<() => undefined>(() => undefined)
    const subject = new Process({ relief: { compact } })
    for (const [minute, calls] of [1, 1, 1, 2, 2, 2, 2, 2, 3].entries()) {
      subject.nowMs = minute * 60_000 // The cooldown: each time a round is due.
      subject.use(850)
      await pause(5)
      expect(compact).toHaveBeenCalledTimes(calls)
    }
    expect(subject.monitor.record.reports[0]).toMatchObject({ outcome: 'freed-nothing', freedBytes: 0 })
  })

  it('does not call a compaction useless before the collector has come by', async () => {
    const subject = new Process({ relief: { compact: () => undefined } })
    subject.use(850)
    await pause(20)
    expect(subject.monitor.record.reports).toEqual([])
    subject.collections++ // It may have begun before the compaction.
    subject.use(850)
    expect(subject.monitor.record.reports).toEqual([])
    subject.collections++
    subject.use(400)
    expect(subject.monitor.record.reports).toMatchObject([{ outcome: 'freed', freedBytes: 450 * MB }])
  })

  it('does not believe a claim of which a collection shows nothing', async () => {
    const subject: Process = new Process({
      relief: { compact: () => 400 * MB, collect: () => void (subject.collections += 2) },
    })
    subject.use(850)
    await subject.settled(2)
    expect(subject.monitor.record.reports[0]).toMatchObject({ kind: 'compact', outcome: 'freed-nothing' })
  })

  it('acts in an idle process as well: nobody asks it to look', async () => {
    const compact = vi.fn<() => undefined>(() => undefined)
    const subject = new Process({ intervalMs: 5, relief: { compact } })
    subject.rssBytes = 850 * MB
    await vi.waitFor(() => expect(compact).toHaveBeenCalled(), { timeout: 60_000 })
  })

  it('looks after turns, but not more often than is of use', () => {
    const subject = new Process()
    subject.rssBytes = 850 * MB
    expect(subject.monitor.check()).toBe('normal')
    const { looks } = subject.monitor.record
    for (let turn = 0; turn < 100; turn++) subject.monitor.check()
    expect(subject.monitor.record.looks).toBe(looks)
  })

  it('tells that it is critical before any relief, and that relief was in vain once an episode', async () => {
    const told: string[] = []
    const watcher = {
      critical: () => void told.push('critical'),
      unrelieved: () => void told.push('unrelieved'),
    }
    const subject = new Process({
      watchers: [watcher],
      relief: { compact: () => void told.push('compact') },
    })
    subject.use(950)
    await vi.waitFor(() => expect(told).toEqual(['critical', 'compact', 'unrelieved']), { timeout: 60_000 })
    subject.nowMs = 60_000
    subject.use(960)
    await pause(15)
    expect(told.filter((each) => each !== 'compact')).toEqual(['critical', 'unrelieved'])
    subject.use(100)
    subject.use(950)
    await vi.waitFor(() => expect(told.at(-1)).toBe('unrelieved'), { timeout: 60_000 })
    expect(told.filter((each) => each === 'critical')).toHaveLength(2)
  })

  it('does not tell that relief was in vain when it was not', async () => {
    const unrelieved = vi.fn<() => void>()
    const subject: Process = new Process({
      watchers: [{ unrelieved }],
      relief: { compact: () => void (subject.rssBytes = 300 * MB) },
    })
    subject.use(950)
    await subject.settled(1)
    await pause(5)
    expect(unrelieved).not.toHaveBeenCalled()
  })

  it('gives up an action that takes too long, and tells it so', async () => {
    const late: boolean[] = []
    const subject = new Process({
      patienceMs: 10,
      relief: {
        compact: async ({ signal }) => {
          await pause(30)
          late.push(signal.aborted)
          return 500 * MB
        },
      },
    })
    subject.use(850)
    await subject.settled(1)
    expect(subject.monitor.record.reports[0]).toMatchObject({ outcome: 'timed-out', freedBytes: 0 })
    await vi.waitFor(() => expect(late).toEqual([true]), { timeout: 60_000 })
  })

  it('gives up what it waits for when it gets worse', async () => {
    const pruneCaches = vi.fn<() => number>(() => 0)
    const subject = new Process({
      patienceMs: 60_000,
      relief: { compact: () => new Promise(() => {}), pruneCaches },
    })
    subject.use(850)
    subject.use(950)
    await subject.settled(1)
    expect(subject.monitor.record.reports[0]).toMatchObject({ kind: 'compact', outcome: 'abandoned' })
    await vi.waitFor(() => expect(pruneCaches).toHaveBeenCalledTimes(1), { timeout: 60_000 })
  })

  it('survives actions and watchers that throw', async () => {
    const subject = new Process({
      watchers: [{ changed: fail, critical: fail, unrelieved: fail }],
      relief: { compact: fail },
    })
    subject.use(950)
    await subject.settled(1)
    expect(subject.monitor.record.reports[0]).toMatchObject({ outcome: 'failed' })
    await vi.waitFor(() => expect(subject.monitor.record.failures).toBe(3), { timeout: 60_000 })
  })

  it('keeps a late action away from the next session of the same id', async () => {
    let given: readonly SessionTicket[] = []
    const { promise: go, resolve } = Promise.withResolvers<void>()
    const touched: number[] = []
    const subject = new Process({
      relief: {
        compact: async ({ sessions }) => {
          given = sessions
          await go
          for (const session of sessions) if (session.isCurrent) touched.push(session.generation)
          return undefined
        },
      },
    })
    const first = subject.monitor.sessions.begin('session')
    const other = subject.monitor.sessions.begin('other')
    subject.use(850)
    await vi.waitFor(() => expect(given).toHaveLength(2), { timeout: 60_000 })
    first[Symbol.dispose]()
    subject.monitor.sessions.begin('session')
    resolve()
    await vi.waitFor(() => expect(touched).toEqual([other.generation]), { timeout: 60_000 })
  })

  it('lets work go on when stopping it has freed nothing for long', async () => {
    const resumeWork = vi.fn<() => void>()
    const subject = new Process({ relief: { stopWork: () => undefined, resumeWork } })
    subject.use(950)
    await vi.waitFor(() => expect(subject.monitor.isWorkStopped).toBe(true), { timeout: 60_000 })
    for (const minutes of [1, 2, 3]) {
      subject.nowMs = minutes * 60_000
      subject.use(950)
      await pause(5)
      expect(resumeWork).not.toHaveBeenCalled()
    }
    subject.nowMs = 4 * 60_000
    subject.use(950)
    await vi.waitFor(() => expect(resumeWork).toHaveBeenCalledTimes(1), { timeout: 60_000 })
    expect(subject.monitor.isWorkStopped).toBe(false)
    expect(subject.monitor.record.relief['stop-work'].outcomes['freed-nothing']).toBe(1)
  })

  it('ends with its timer, the round under way, and work resumed', async () => {
    const resumeWork = vi.fn<() => void>()
    const subject = new Process({ relief: { stopWork: () => undefined, resumeWork } })
    subject.use(950)
    await vi.waitFor(() => expect(subject.monitor.isWorkStopped).toBe(true), { timeout: 60_000 })
    const { looks } = subject.monitor.record
    await subject.monitor[Symbol.asyncDispose]()
    expect(resumeWork).toHaveBeenCalledTimes(1)
    subject.use(100)
    expect(subject.monitor.record.looks).toBe(looks)
  })

  it('reads this very process', async () => {
    await using monitor = new PressureMonitor()
    monitor.look()
    expect(monitor.reading.rssBytes).toBeGreaterThan(20 * MB)
    expect(monitor.reading.limits.heapBytes).toBeGreaterThan(100 * MB)
    expect(monitor.level).toBe('normal')
  })
})
