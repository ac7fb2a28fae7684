// Limits on a machine that has far more to do than it can: a run takes longer, and is judged all the same.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPlanted } from './planted-run.ts'

const lacksTurns = !existsSync('/proc/self/schedstat')
if (lacksTurns) console.warn('skipped: turns on a processor are read from /proc/PID/task/TID/schedstat')

/** Processes of each processor that compute for ever. */
const CROWD = 6

/** As long as who started it is there. Each in a session of its own: some kernels give every session an equal share. */
const COMPUTES = 'while kill -0 "$PPID"; do :; done'

const crowd: ChildProcess[] = []

beforeAll(() => {
  if (lacksTurns) return
  for (let count = 0; count < CROWD * availableParallelism(); count += 1)
    crowd.push(spawn('sh', ['-c', COMPUTES], { stdio: 'ignore', detached: true }))
})

afterAll(() => {
  for (const child of crowd) child.kill('SIGKILL')
})

describe.skipIf(lacksTurns)('on a busy machine', () => {
  it('a step that computes is not taken for one that hangs', async () => {
    const { series } = await runPlanted('computes-in-step', { cycles: 20, cycleTimeoutMs: 700 })
    expect(series.end).toEqual({ how: 'closed' })
    const { usedMs = 0, passedMs = 0 } = series.pace ?? {}
    expect(passedMs).toBeGreaterThan(1.5 * usedMs)
  })

  it('a close that waits for ever is told at its limit', async () => {
    const { series } = await runPlanted('hangs-in-close', { cycles: 20, cycleTimeoutMs: 700 })
    expect(series.end).toMatchObject({ how: 'hung', during: 'close', busy: false })
  })

  it('a step that computes for ever is told too', async () => {
    const { series } = await runPlanted('hangs-in-step', { cycles: 24, cycleTimeoutMs: 700 })
    expect(series.end).toMatchObject({ how: 'hung', busy: true })
  })

  it('a run has its whole time', async () => {
    const { series } = await runPlanted('works-for-long', { cycles: 400, timeLimitMs: 800 })
    expect(series.end).toEqual({ how: 'stopped', why: 'time-limit' })
    expect(series.pace?.usedMs).toBeGreaterThanOrEqual(750)
    expect(series.pace?.passedMs).toBeGreaterThan(1.5 * 800)
  })
})
