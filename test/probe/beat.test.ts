import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { Beat } from '../../src/probe/beat.ts'

const source = JSON.stringify(resolve(import.meta.dirname, '../../src/probe/beat.ts'))

/** Says what Node counts as timers beside a beat, and whether it beats; it never stops it. */
const program = `import(${source}).then(({ Beat }) => {
  let beats = 0
  new Beat(() => beats++, 10)
  const timers = process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length
  setTimeout(() => console.log(timers, beats > 2), 200)
})`
const inThread = `new (require('node:worker_threads').Worker)(${JSON.stringify(program)}, { eval: true })`

describe('the beat', () => {
  it('acts again and again, and no more once disposed', async () => {
    const act = vi.fn<() => void>()
    const beating = new Beat(act, 10)
    await vi.waitFor(() => expect(act.mock.calls.length).toBeGreaterThan(2), { timeout: 60_000 })
    beating[Symbol.dispose]()
    const { length } = act.mock.calls
    await sleep(60)
    expect(act).toHaveBeenCalledTimes(length)
  })

  it('acts for the first time soon, however seldom it acts', async () => {
    const act = vi.fn<() => void>()
    const beating = new Beat(act, 3_600_000)
    await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(1), { timeout: 60_000 })
    beating[Symbol.dispose]()
  })

  it('goes on though it fails once, and nobody hears of it', async () => {
    const act = vi.fn<() => void>(() => {
      throw new Error('the clock of the program failed')
    })
    const unhandled = vi.fn<() => void>()
    process.on('unhandledRejection', unhandled)
    const beating = new Beat(act, 10)
    await vi.waitFor(() => expect(act.mock.calls.length).toBeGreaterThan(2), { timeout: 60_000 })
    beating[Symbol.dispose]()
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
  })

  it.each([
    ['main thread', program],
    ['worker thread', inThread],
  ])('is no timer of a %s, and does not keep it alive', (_thread, code) => {
    const ended = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', timeout: 900_000 })
    expect(ended).toMatchObject({ status: 0, stdout: '0 true\n' })
  })
})
