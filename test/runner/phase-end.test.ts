import { describe, expect, it } from 'vitest'
import { phaseEnd, type Ending } from '../../src/runner/phase-end.ts'

const killed = { code: undefined, signal: 'SIGKILL' } as const
const fine = { code: 0, signal: undefined } as const
const ending: Ending = {
  known: undefined,
  finished: false,
  isToldToEnd: false,
  exit: killed,
  during: 'close',
  stderrTail: '',
  rssBytes: 5e9,
  kernelKilled: false,
}

describe('the end of a phase', () => {
  it('is out of memory when the kernel killed for it, and a crash when somebody else did', () => {
    expect(phaseEnd({ ...ending, kernelKilled: true })).toMatchObject({ how: 'out-of-memory', rssBytes: 5e9 })
    expect(phaseEnd(ending)).toMatchObject({ how: 'crashed', signal: 'SIGKILL', during: 'close' })
  })

  it('is out of memory when V8 says so, but not when a program that went on to end well had said so', () => {
    const stderrTail = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'
    const exit = { code: undefined, signal: 'SIGABRT' } as const
    expect(phaseEnd({ ...ending, exit, stderrTail })).toMatchObject({ how: 'out-of-memory' })
    expect(phaseEnd({ ...ending, exit: fine, finished: true, stderrTail })).toEqual({ how: 'closed' })
  })

  it('is a crash when the exit code after close is not 0, and when it is 0 before close', () => {
    expect(phaseEnd({ ...ending, exit: { code: 3, signal: undefined }, finished: true })).toMatchObject({
      how: 'crashed',
      code: 3,
    })
    expect(phaseEnd({ ...ending, exit: fine })).toMatchObject({ how: 'crashed', code: 0 })
  })

  it('is what the runner did', () => {
    const hung = { how: 'hung', during: 'close', afterMs: 30_500, busy: false } as const
    expect(phaseEnd({ ...ending, known: hung })).toEqual(hung)
    const stopped = { how: 'stopped', why: 'time-limit' } as const
    expect(phaseEnd({ ...ending, known: stopped, finished: true, exit: fine })).toEqual(stopped)
  })
})
