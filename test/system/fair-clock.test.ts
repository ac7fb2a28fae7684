import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { FairClock } from '../../src/system/fair-clock.ts'

const lacksTurns = !existsSync('/proc/self/task') || !existsSync('/proc/self/schedstat')
if (lacksTurns) console.warn('skipped: turns on a processor are read from /proc/PID/task/TID/schedstat')

/** Processes that compute as long as this one is there, four for each processor; each in a session, which some kernels give an equal share. */
function crowd(): Disposable & { readonly pids: readonly number[] } {
  const children = Array.from({ length: 4 * availableParallelism() }, () =>
    spawn('sh', ['-c', 'while kill -0 "$PPID"; do :; done'], { stdio: 'ignore', detached: true }),
  )
  return {
    pids: children.flatMap(({ pid }) => pid ?? []),
    [Symbol.dispose]: () => children.forEach((child) => child.kill('SIGKILL')),
  }
}

describe.skipIf(lacksTurns)('a fair clock', () => {
  it('counts what passes while a process waits', async () => {
    using sleeper = spawn('sleep', ['60'], { stdio: 'ignore' })
    const clock = new FairClock(() => [sleeper.pid ?? 0])
    await pause(300)
    expect(clock.read() / clock.passedMs).toBeGreaterThan(0.95)
    expect(clock.ranMs).toBeLessThan(50)
  })

  it('counts of a process in a crowd its own share alone', async () => {
    using several = crowd()
    await pause(100)
    const clock = new FairClock(() => several.pids.slice(0, 1))
    await pause(1_500)
    const share = clock.read() / clock.passedMs
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.6)
  })

  it('counts as much as passes while one of many is at work at any moment', async () => {
    using several = crowd()
    await pause(100)
    const clock = new FairClock(() => several.pids)
    const ofOne = new FairClock(() => several.pids.slice(0, 1))
    await pause(1_500)
    // Others may have the processor too, but not most of the time, and from all of the crowd alike.
    expect(clock.read() / clock.passedMs).toBeGreaterThan(0.3)
    expect(clock.read()).toBeGreaterThan(2 * ofOne.read())
  })

  it('stands still while it is held, also twice', async () => {
    const clock = new FairClock(() => [process.pid])
    const before = clock.read()
    const outer = clock.held()
    const inner = clock.held()
    await pause(30)
    inner[Symbol.dispose]()
    await pause(30)
    expect(clock.usedMs - before).toBeLessThan(20)
    outer[Symbol.dispose]()
    await pause(30)
    expect(clock.passedMs - before).toBeGreaterThan(20)
    expect(clock.passedMs - before).toBeLessThan(70)
  })

  it('goes by the load where the kernel tells nothing', async () => {
    const clock = new FairClock(() => [])
    await pause(50)
    expect(clock.read()).toBeGreaterThan(0)
    expect(clock.ranMs).toBeUndefined()
  })
})
